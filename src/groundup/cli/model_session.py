"""One model, ready to answer messages: its engine and the renderer of its chat template.

Both processes start together, so that the first answer waits for the slower one only. Nothing
here prints; who talks to the user is in `one_shot` and `chat`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from groundup.chat import plain_format
from groundup.chat.messages import Message
from groundup.chat.model_template import ModelTemplate, model_template
from groundup.chat.parameters import AnswerParameters
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.client import Engine, Generation
from groundup.engine.protocol import EngineFacts, EngineSettings, Prompt, Span, Usage
from groundup.host.host_settings import LEAST_COMPARED_BYTES

from . import figures

if TYPE_CHECKING:
    from groundup.host.load_watch import LoadWatch
    from groundup.library.model_settings import SavedTemplate


class ModelSession:
    """An engine and a renderer for one model; an async context manager.

    Args:
        settings: how to load the model.
        template: a chat template that lies beside the weights, if there is one.
        on_load: called with the loaded fraction, 0 to 1.
        name: of the model for the user; by default its path.
        worker: "worker", or "fake" for the scripted engine of the tests.
    """

    def __init__(
        self,
        settings: EngineSettings,
        *,
        template: SavedTemplate | None = None,
        on_load: Callable[[float], None] | None = None,
        name: str = "",
        worker: str = "worker",
    ) -> None:
        self._engine = Engine(settings, worker=worker, on_load=on_load)
        self._engine.lone_answers.on_answer = self._compare
        self._name = name or settings.model_path
        self._watch: LoadWatch | None = None
        self._renderer = TemplateRenderer()
        self._saved_template = template
        self.path = Path(settings.model_path)
        self.template = ModelTemplate(None, None, "")
        self.started_s = 0.0

    async def __aenter__(self) -> ModelSession:
        begin = time.monotonic()
        await self._renderer.start()
        try:
            await self._engine.start()
        except BaseException:
            await self._renderer.stop()
            raise
        self.template = model_template(self._saved_template, self.facts)
        self.started_s = time.monotonic() - begin
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._renderer.stop()
        if self._watch is not None:
            await self._watch.finish()
        await self._engine.stop()

    def _compare(self, usage: Usage) -> None:
        """After the first answer, compare what the load took with what was predicted: see `load_watch`."""
        if self._watch is not None or self.facts.weights_bytes < LEAST_COMPARED_BYTES:
            return
        # The answer is there already: its figures may take the time that its first word must not.
        from groundup.host.load_watch import watch_file  # noqa: PLC0415

        self._watch = watch_file(self._name, self.path, self._engine)
        self._watch.note_answer(usage)

    @property
    def facts(self) -> EngineFacts:
        """What the engine knows about the model."""
        return self._engine.facts

    @property
    def renderer_process_id(self) -> int | None:
        """The renderer's process id; None when none runs."""
        return self._renderer.process_id

    async def prompt(self, messages: Sequence[Message]) -> Prompt:
        """The messages in the model's own format, with the assistant to speak next."""
        facts = self.facts
        return await self._renderer.render(
            self.template.jinja,
            messages,
            bos=self.template.bos_text,
            eos=facts.eos_text,
            special_texts=facts.special_texts,
        )

    async def answer(self, messages: Sequence[Message], parameters: AnswerParameters) -> Generation:
        """Start an answer to a conversation."""
        return self.generate(await self.prompt(messages), parameters)

    def figures(self, usage: Usage) -> str:
        """The figures of an answer for people."""
        return figures.lines(usage, self.facts, started_s=self.started_s)

    async def count_tokens(self, messages: Sequence[Message]) -> int:
        """How many tokens these messages take in the model's format."""
        return len(await self.tokens(await self.prompt(messages)))

    async def tokens(self, prompt: Prompt) -> list[int]:
        """The ids of a prompt's tokens."""
        return (await self._engine.tokenize(prompt)).tokens

    def generate(self, prompt: Prompt, parameters: AnswerParameters, *, is_raw: bool = False) -> Generation:
        """Start an answer. `is_raw`: the prompt is not a conversation, so no turn ends it."""
        stop = list(parameters.stop)
        if self.template.jinja is None and not is_raw:
            stop += plain_format.STOP_STRINGS
        return self._engine.generate(
            prompt, sampling=parameters.sampling, max_tokens=parameters.max_tokens, stop=stop
        )


def raw_prompt(text: str) -> Prompt:
    """The owner's own words without a template; the names of control tokens in them count."""
    return Prompt(spans=[Span(text)])
