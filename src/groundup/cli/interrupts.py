"""Ctrl-C: it stops the answer, and only with no answer running the program.

While an answer runs, the first Ctrl-C cancels it in the engine, and what has arrived stays. Work
that is not yet an answer (a prompt being made) is simply dropped. With neither, the program's own
task is cancelled, and it ends with exit code 130.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")


class Stoppable(Protocol):
    """An answer that can be stopped."""

    async def cancel(self) -> None:
        """Stop it; what has arrived stays."""


class Interrupts:
    """Takes SIGINT for the running task; a context manager inside a running event loop."""

    def __init__(self) -> None:
        self._target: asyncio.Task[Any] | None = None
        self._generation: Stoppable | None = None
        self._cancels: set[asyncio.Task[None]] = set()
        self._before: Any = None  # who took SIGINT before

    def __enter__(self) -> Interrupts:
        self._target = asyncio.current_task()
        self._before = signal.getsignal(signal.SIGINT)
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, self._before)

    async def droppable(self, work: Coroutine[Any, Any, Result]) -> Result | None:
        """Do some work, which Ctrl-C drops; the result, or None if that happened."""
        before, task = self._target, asyncio.ensure_future(work)
        self._target = task
        try:
            return await task
        except asyncio.CancelledError:
            if before is not None and before.cancelling():  # it is not the work that was meant
                raise
            return None
        finally:
            self._target = before

    @contextmanager
    def stopping(self, generation: Stoppable) -> Iterator[None]:
        """Within this block, Ctrl-C cancels the generation."""
        self._generation = generation
        try:
            yield
        finally:
            self._generation = None

    def _interrupt(self) -> None:
        generation, self._generation = self._generation, None
        if generation is not None:
            cancel = asyncio.ensure_future(generation.cancel())
            self._cancels.add(cancel)  # the loop itself keeps only a weak reference
            cancel.add_done_callback(self._cancels.discard)
        elif self._target is not None:
            self._target.cancel()
