"""Ask a model file through Groundup's own engine, one greedy answer at a time, for the evaluation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from groundup.engine.client import Engine
from groundup.engine.events import Text
from groundup.engine.protocol import EngineSettings, Prompt, Sampling, Span

MOST_TOKENS = 240
CONTEXT_TOKENS = 1024


class EngineRespondent:
    """A model file that answers conversations; made by `through_engine`."""

    def __init__(self, engine: Engine, runner: asyncio.Runner) -> None:
        self._engine, self._runner = engine, runner

    def answer(self, messages: Sequence[str]) -> str:
        """The likeliest reply to a conversation of user, assistant, user, ... messages."""
        return self._runner.run(self._answer(prompt_for(messages)))

    def surprise(self, messages: Sequence[str], answer: str) -> tuple[float, int]:
        """Nats and number of tokens of an answer, its end included."""
        return self._runner.run(self._surprise(prompt_for(messages), Span(answer, control=False)))

    async def _answer(self, prompt: Prompt) -> str:
        pieces: list[str] = []
        async for event in self._engine.generate(
            prompt, sampling=Sampling(temperature=0), max_tokens=MOST_TOKENS
        ):
            if isinstance(event, Text):
                pieces.append(event.text)
        return "".join(pieces)

    async def _surprise(self, prompt: Prompt, answer: Span) -> tuple[float, int]:
        written = await self._engine.tokenize(Prompt(spans=[answer, Span("<|end|>")]))
        whole = Prompt(spans=[*prompt.spans, answer, Span("<|end|>")])
        scored = await self._engine.score(whole, add_special=False)
        number = len(written.tokens)
        return -sum(choice.chosen.logprob for choice in scored.choices[-number:]), number


@contextmanager
def through_engine(weights: Path) -> Iterator[EngineRespondent]:
    """`weights`, loaded in an engine of its own.

    Raises:
        GroundupError: the file cannot be loaded or the engine stops.
    """
    settings = EngineSettings(model_path=str(weights.absolute()), context_tokens=CONTEXT_TOKENS)
    with asyncio.Runner() as runner:
        engine = Engine(settings)
        runner.run(engine.__aenter__())
        try:
            yield EngineRespondent(engine, runner)
        finally:
            runner.run(engine.__aexit__(None, None, None))


def prompt_for(messages: Sequence[str]) -> Prompt:
    """The conversation as the chat template writes it; the messages themselves hold no control tokens."""
    spans = []
    for place, message in enumerate(messages):
        role = "<|assistant|>" if place % 2 else "<|user|>"
        spans += [Span(role), Span(message, control=False), Span("<|end|>")]
    return Prompt(spans=[*spans, Span("<|assistant|>")])
