"""Ctrl-C: it stops the answer, and only with no answer running the program.

While an answer runs, the first Ctrl-C cancels it, and what has arrived stays. Without one, or at
the second Ctrl-C, the task itself is cancelled and the program ends with exit code 130.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from groundup.engine.client import Generation


class Interrupts:
    """Takes SIGINT for the running task; a context manager inside a running event loop."""

    def __init__(self) -> None:
        self._main: asyncio.Task[object] | None = None
        self._generation: Generation | None = None
        self._cancels: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Interrupts:
        self._main = asyncio.current_task()
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)

    @contextmanager
    def stopping(self, generation: Generation) -> Iterator[None]:
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
        elif self._main is not None:
            self._main.cancel()
