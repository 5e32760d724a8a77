"""Work in a thread that can be stopped: a task that is cancelled does not stop its thread by itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
GoOn = Callable[[], None]


class StoppedError(Exception):
    """Raised in the thread, and seen by nobody: whoever waits is cancelled."""


async def in_stoppable_thread(work: Callable[[GoOn], Result]) -> Result:
    """The result of work in a thread.

    When whoever waits is cancelled, the thread is waited for, so that it uses nothing after that.

    Args:
        work: is given a function that it calls again and again, and which raises once it shall stop.
    """
    shall_stop = threading.Event()

    def go_on() -> None:
        if shall_stop.is_set():
            raise StoppedError

    task = asyncio.ensure_future(asyncio.to_thread(work, go_on))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        shall_stop.set()
        await asyncio.wait({task})
        task.exception()  # looked at, so that nobody is told of it
        raise
