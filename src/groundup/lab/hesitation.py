"""Where it hesitated: how likely a model found each word of its answer, and what else could stand there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from groundup.chat.messages import Message
from groundup.chat.model import ChatModel
from groundup.chat.requests import AskedBy, ChatRequest, SamplingWishes
from groundup.engine.client import Generation
from groundup.engine.events import Done, Text
from groundup.engine.protocol import Prompt

from .beginning import prompt_tokens
from .pieces import WrittenToken, written_token

OnWritten = Callable[[list[WrittenToken]], None]


class Hesitation(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, token by token, without what was kept from an earlier one; and the seed that repeats it."""

    tokens: list[WrittenToken]
    reason: str
    seed: int


async def hesitation(
    chat: ChatModel,
    messages: Sequence[Message],
    *,
    kept: Sequence[int] = (),
    temperature: float | None = None,
    seed: int | None = None,
    max_tokens: int,
    alternatives: int = 8,
    on_tokens: OnWritten = lambda tokens: None,
) -> Hesitation:
    """Let a model answer, and look at each of its tokens.

    Args:
        chat: loaded.
        messages: the question, and what was said before it.
        kept: tokens with which the answer begins: those of an earlier one up to a place, and another choice
            there.
        temperature: as in a chat; None = as the model has it.
        seed: None = any.
        max_tokens: how long the answer may become.
        alternatives: how many are told for each place.
        on_tokens: is told what is written, while it is.

    Raises:
        UnsupportedCapabilityError, TemplateError, PromptTooLongError: it cannot be asked.
        InvalidParameterError: a kept token that the model does not have.
        EngineStoppedError: the engine died meanwhile.
    """
    given = {"temperature": temperature, "seed": seed}
    prepared = await chat.prepare(
        ChatRequest(
            messages=list(messages),
            sampling=SamplingWishes(given=given),
            logprobs=alternatives,
            max_tokens=max_tokens,
            asked_by=AskedBy(user="lab"),
        )
    )
    tokens = [*await prompt_tokens(chat, prepared), *kept]
    answer = chat.engine.generate(
        Prompt(tokens=tokens),
        sampling=prepared.sampling,
        max_tokens=max_tokens,
        stop=prepared.stop,
        logprobs=alternatives,
        user="lab",
    )
    return await _watched(answer, on_tokens)


async def hesitation_of(
    chat: ChatModel, messages: Sequence[Message], answer: str | Sequence[int], *, alternatives: int = 8
) -> list[WrittenToken]:
    """The same of an answer that was written before, by this model or by anybody.

    Args:
        chat: loaded.
        messages: that came before the answer.
        answer: its text, or its tokens.
        alternatives: how many are told for each place.

    Raises:
        As `hesitation`.
    """
    if not answer:
        return []
    prepared = await chat.prepare(ChatRequest(messages=list(messages), asked_by=AskedBy(user="lab")))
    before = await prompt_tokens(chat, prepared)
    said = (await chat.engine.tokenize(chat.plain(answer))).tokens if isinstance(answer, str) else answer
    scored = await chat.engine.score(Prompt(tokens=[*before, *said]), top=alternatives)
    return [written_token(choice) for choice in scored.choices[len(before) - 1 :]]


async def _watched(answer: Generation, on_tokens: OnWritten) -> Hesitation:
    """All of an answer, told piece by piece as well."""
    written, end = list[WrittenToken](), None
    async for event in answer:
        if isinstance(event, Text):
            new = [written_token(choice) for choice in event.choices]
            written += new
            on_tokens(new)
        elif isinstance(event, Done):
            end = event
    assert end is not None  # an answer without one raises
    return Hesitation(tokens=written, reason=end.reason, seed=end.usage.seed)
