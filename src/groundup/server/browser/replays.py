"""Commands that come twice are done once: their results are remembered for a while.

A page that did not hear an answer sends its command again under the same key. Whatever it was told the first
time, a refusal among it, is what it is told again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final

REMEMBERED_S: Final = 600.0
MOST: Final = 5000


class Replays:
    """Results by key. For one event loop.

    Args:
        clock: tells seconds; another one only in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known = dict[str, tuple[float, asyncio.Task[Any]]]()

    async def once(self, key: str, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """The result of some work, which is done unless it was, or is being, under this key.

        It goes on if whoever waits goes away.
        """
        self._forget()
        if key not in self._known:
            self._known[key] = (self._clock(), asyncio.create_task(work()))
        return await asyncio.shield(self._known[key][1])

    def _forget(self) -> None:
        oldest_s = self._clock() - REMEMBERED_S
        for key, (begun_s, task) in list(self._known.items()):
            if task.done() and (begun_s < oldest_s or len(self._known) > MOST):
                del self._known[key]
