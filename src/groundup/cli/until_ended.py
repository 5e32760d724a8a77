"""Runs what serves others until somebody ends it: Ctrl-C, or the system's word to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from typing import Final, Protocol

from .async_runner import run_async
from .styled import print_note

_ENDINGS: Final = (signal.SIGINT, signal.SIGTERM)


class Service(Protocol):
    """Something that runs until it is told to end, and then ends well."""

    async def run(self, ended: asyncio.Event) -> None:
        """Run; return once `ended` is set and everything is closed."""


def run_until_ended(services: Sequence[Service]) -> None:
    """Run them all; a second Ctrl-C does not wait for their end.

    Raises:
        GroundupError: the first that failed; the others are ended well before.
    """
    run_async(_run, services)


async def _run(services: Sequence[Service]) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in _ENDINGS:
        loop.add_signal_handler(number, ended.set)
    noting = asyncio.create_task(_note_the_end(ended))
    running = [asyncio.create_task(service.run(ended)) for service in services]
    try:
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    finally:
        noting.cancel() if not ended.is_set() else None
        ended.set()  # one that failed ends the others
        results = await asyncio.gather(*running, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def _note_the_end(ended: asyncio.Event) -> None:
    await ended.wait()
    loop = asyncio.get_running_loop()
    for number in _ENDINGS:
        loop.remove_signal_handler(number)  # a second Ctrl-C ends it at once
    print_note("Ending: what is being sent is finished first. Ctrl-C again ends at once.", err=True)
