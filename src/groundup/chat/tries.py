"""Asks again where the engine died before it said anything: nobody has seen half an answer then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from groundup.engine.client import Generation, GenerationEvent
from groundup.engine.events import Text
from groundup.engine.protocol import Prompt
from groundup.errors import EngineRestingError, EngineStoppedError

from .suspects import CRASHES_BEFORE_ALONE, Suspects

_TRIES: Final = CRASHES_BEFORE_ALONE + 1  # the last of them alone
_LONGEST_REST_S: Final = 5.0  # that is waited for; after it the client is told to come back


async def events_of_tries(
    ask: Callable[[], Generation], suspects: Suspects, prompt: Prompt
) -> AsyncGenerator[GenerationEvent]:
    """The events of an answer; those before its first token may come more than once.

    Args:
        ask: for the answer; called again if the engine dies before its first token.
        suspects: of the engine.
        prompt: that is asked.

    Raises:
        EngineStoppedError: the engine died after the first token.
        DeadlyPromptError: it died each time, at last with this prompt alone.
        EngineRestingError: it has crashed too often to be started again soon.
        GroundupError: what the answer raises.
    """
    has_text, crashes = False, 0
    while True:
        try:
            async with suspects.on_trial(prompt), aclosing(ask().events()) as events:
                async for event in events:
                    has_text = has_text or isinstance(event, Text)
                    yield event
            return
        except EngineStoppedError:
            crashes += 1
            if has_text or crashes >= _TRIES:
                raise
        except EngineRestingError as rest:
            if not crashes or rest.retry_after_s > _LONGEST_REST_S:
                raise
            await asyncio.sleep(rest.retry_after_s)
