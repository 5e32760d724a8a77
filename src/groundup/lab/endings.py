"""Temperature dial: one beginning, several endings at the same time, more or less daring.

All endings share the beginning, which the engine reads once. Only the temperature is at work: no word is shut
out beforehand, so that what a high temperature does can be seen.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence

import msgspec

from groundup.engine.client import Engine
from groundup.engine.events import Done, Text
from groundup.engine.protocol import Prompt, Sampling

from .pieces import WrittenToken, written_token

OnTokens = Callable[[int, list[WrittenToken]], None]
"""Is told of new tokens of an ending, by its place in the list."""


class EndingWish(msgspec.Struct, frozen=True, kw_only=True):
    """How one ending is to be written; the same seed and temperature write the same ending again."""

    temperature: float
    seed: int


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """One ending.

    `typical_probability` is the geometric mean of those of its tokens, and None without any: how likely the
    model finds its own words, one with another. `reused_tokens` of the beginning were not read again.
    """

    temperature: float
    seed: int
    text: str
    tokens: int
    reason: str
    typical_probability: float | None
    beginning_tokens: int
    reused_tokens: int


async def endings(
    engine: Engine,
    tokens: Sequence[int],
    wishes: Sequence[EndingWish],
    *,
    max_tokens: int,
    on_tokens: OnTokens = lambda place, tokens: None,
) -> list[Ending]:
    """Write all endings side by side; cancelling this stops all of them.

    Args:
        engine: started.
        tokens: of the beginning; see `beginning`.
        wishes: one for each ending.
        max_tokens: how long each may become.
        on_tokens: is told what is written, while it is.

    Raises:
        PromptTooLongError, InvalidParameterError: it cannot be asked for so.
        EngineStoppedError: the engine died meanwhile.
    """
    prompt = Prompt(tokens=list(tokens), public_tokens=len(tokens))
    tasks = [
        asyncio.create_task(_ending(engine, prompt, wish, max_tokens, _for_place(on_tokens, place)))
        for place, wish in enumerate(wishes)
    ]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _for_place(on_tokens: OnTokens, place: int) -> Callable[[list[WrittenToken]], None]:
    return lambda written: on_tokens(place, written)


async def _ending(
    engine: Engine,
    prompt: Prompt,
    wish: EndingWish,
    max_tokens: int,
    on_tokens: Callable[[list[WrittenToken]], None],
) -> Ending:
    sampling = Sampling(temperature=wish.temperature, top_k=0, top_p=1.0, seed=wish.seed)
    answer = engine.generate(prompt, sampling=sampling, max_tokens=max_tokens, logprobs=0, user="lab")
    text, logprobs, end = "", list[float](), None
    async for event in answer:
        if isinstance(event, Text):
            text += event.text
            logprobs += [choice.chosen.logprob for choice in event.choices]
            on_tokens([written_token(choice) for choice in event.choices])
        elif isinstance(event, Done):
            end = event
    assert end is not None  # an answer without one raises
    return Ending(
        temperature=wish.temperature,
        seed=wish.seed,
        text=text,
        tokens=end.usage.generated_tokens,
        reason=end.reason,
        typical_probability=math.exp(math.fsum(logprobs) / len(logprobs)) if logprobs else None,
        beginning_tokens=end.usage.prompt_tokens,
        reused_tokens=end.usage.reused_tokens,
    )
