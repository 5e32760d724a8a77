"""Writes the conversation of one request as a prompt, and drops its oldest messages where that is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from groundup.engine.client import Engine
from groundup.engine.protocol import Prompt
from groundup.errors import PromptTooLongError

from .call_ids import demands_short_ids, with_short_ids
from .events import Warned
from .messages import Message
from .overflow import Group, droppable, fewest_to_drop, without
from .requests import Tool
from .single_calls import demands_single_calls, with_single_calls
from .template_renderer import TemplateRenderer

_END_OF_PROMPT_CHARACTERS: Final = 2_000  # enough to see whether it ends inside thinking
_END_OF_PROMPT_SPANS: Final = 20


@dataclass(frozen=True, slots=True)
class WrittenPrompt:
    """A prompt; `ending` is what the template wrote last, without anybody's words that look like tags."""

    prompt: Prompt
    ending: str
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptWriter:
    """How one request wants its conversation written.

    `marks` are the tags of the model's format that count in a prompt: where people write them, they are text.
    `before_tokens` stand before the conversation, as they are.
    """

    engine: Engine
    renderer: TemplateRenderer
    template: str | None
    bos_text: str
    marks: tuple[str, ...] = ()
    tools: Sequence[Tool] = ()
    variables: Mapping[str, Any]
    before_tokens: Sequence[int] = ()

    async def write(self, messages: Sequence[Message], public_messages: int | None = None) -> WrittenPrompt:
        """The prompt of these messages.

        Raises:
            TemplateError: the template refuses them.
        """
        facts = self.engine.facts
        if demands_single_calls(self.template):
            messages = with_single_calls(messages)
        if demands_short_ids(self.template):
            messages = with_short_ids(messages)
        prompt = await self.renderer.render(
            self.template,
            messages,
            bos=self.bos_text,
            eos=facts.eos_text,
            special_texts=[*facts.special_texts, *self.marks],
            public_messages=public_messages,
            tools=self.tools,
            variables=self.variables,
        )
        ending = _ending_of(prompt)
        if self.before_tokens:
            rendered = (await self.engine.tokenize(prompt)).tokens
            prompt = Prompt(tokens=[*self.before_tokens, *rendered])
        return WrittenPrompt(prompt, ending)

    async def write_within(
        self, limit_tokens: int, messages: Sequence[Message], public_messages: int | None = None
    ) -> WrittenPrompt:
        """The same with fewer than so many tokens: the oldest messages are left out as far as needed.

        Raises:
            TemplateError: the template refuses the messages, or what is left of them.
            PromptTooLongError: even what must stay does not fit.
        """
        groups = droppable(messages)
        counts: dict[int, int] = {}
        written: dict[int, WrittenPrompt] = {}

        async def fits(dropped: int) -> bool:
            left = without(messages, groups[:dropped])
            written[dropped] = await self.write(left, _public(public_messages, groups[:dropped]))
            counts[dropped] = await count_tokens(self.engine, written[dropped].prompt)
            return counts[dropped] < limit_tokens

        dropped = await fewest_to_drop(len(groups), fits)
        if dropped is None:
            raise PromptTooLongError(counts[len(groups)], limit_tokens, self.engine.facts.context_tokens)
        found = written[dropped]
        if not dropped:
            return found
        figures: dict[str, str | int] = {
            "messages": sum(map(len, groups[:dropped])),
            "tokens": counts[0] - counts[dropped],
        }
        return WrittenPrompt(found.prompt, found.ending, (Warned("messages-dropped", figures),))


async def count_tokens(engine: Engine, prompt: Prompt) -> int:
    """How many tokens of a prompt the engine will read."""
    return len(prompt.tokens) or len((await engine.tokenize(prompt, add_special=True)).tokens)


def _public(public_messages: int | None, dropped: Sequence[Group]) -> int | None:
    """So many of the messages that are left are public."""
    if public_messages is None:
        return None
    return public_messages - sum(index < public_messages for group in dropped for index in group)


def _ending_of(prompt: Prompt) -> str:
    last = prompt.spans[-_END_OF_PROMPT_SPANS:]
    # a line break for what people wrote: it keeps apart what the template wrote around it
    return "".join(span.text if span.control else "\n" for span in last)[-_END_OF_PROMPT_CHARACTERS:]
