"""What is done after a moment in which it can be taken back: deletions, which pages show at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

TAKE_BACK_WITHIN_S: Final = 20.0

Work = Callable[[], Coroutine[Any, Any, object]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work
    timer: asyncio.Task[None]


class Later:
    """Work by keys. For one event loop.

    Args:
        within_s: how long it can be taken back.
    """

    def __init__(self, within_s: float = TAKE_BACK_WITHIN_S) -> None:
        self.within_s = within_s
        self._waiting = dict[str, _Waiting]()

    def __contains__(self, key: str) -> bool:
        return key in self._waiting

    def put(self, key: str, work: Work) -> None:
        """Do it after the moment; what waits under this key is replaced, and its moment begins anew."""
        self.take_back(key)
        self._waiting[key] = _Waiting(work, asyncio.create_task(self._do_later(key)))

    def take_back(self, key: str) -> bool:
        """Do it never; False: nothing waits under this key."""
        waiting = self._waiting.pop(key, None)
        if waiting is None:
            return False
        waiting.timer.cancel()
        return True

    def forget(self) -> None:
        """Do nothing of it any more."""
        for key in list(self._waiting):
            self.take_back(key)

    async def do_now(self) -> None:
        """Do all of it without waiting."""
        waiting = list(self._waiting.values())
        self.forget()
        for one in waiting:
            await one.work()

    async def _do_later(self, key: str) -> None:
        await asyncio.sleep(self.within_s)
        await self._waiting.pop(key).work()
