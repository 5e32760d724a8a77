"""Asks a second time where the engine died before it said anything: nobody has seen half an answer then."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from groundup.engine.client import Generation, GenerationEvent
from groundup.engine.protocol import Text
from groundup.errors import EngineStoppedError


async def events_with_second_try(ask: Callable[[], Generation]) -> AsyncGenerator[GenerationEvent]:
    """The events of an answer; those before its first token may come twice.

    Args:
        ask: for the answer; called once more if the engine dies before its first token.

    Raises:
        EngineStoppedError: it died later, or twice.
        GroundupError: what the answer raises.
    """
    has_text = False
    try:
        async with aclosing(ask().events()) as events:
            async for event in events:
                has_text = has_text or isinstance(event, Text)
                yield event
        return
    except EngineStoppedError:
        if has_text:
            raise
    async with aclosing(ask().events()) as events:
        async for event in events:
            yield event
