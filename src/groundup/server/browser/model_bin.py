"""Models that were deleted in a page: hidden at once, removed after a moment in which they can come back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from groundup.names import ModelName

TAKE_BACK_WITHIN_S: Final = 20.0

Remove = Callable[[], Coroutine[Any, Any, object]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    remove: Remove
    timer: asyncio.Task[None]


class ModelBin:
    """What will be removed soon. For one event loop.

    Whatever is in it when the server ends is removed then; a server that is killed leaves it where it was.

    Args:
        within_s: how long a model can be taken back.
    """

    def __init__(self, within_s: float = TAKE_BACK_WITHIN_S) -> None:
        self.within_s = within_s
        self._waiting = dict[str, _Waiting]()

    def hides(self, name: ModelName) -> bool:
        """Whether pages are not told of this model, as it is about to go."""
        return name.full in self._waiting

    def throw(self, name: ModelName, remove: Remove) -> None:
        """Hide a model, and remove it later; one that is in here already waits from now on."""
        self.take_back(name)
        timer = asyncio.create_task(self._remove_later(name))
        self._waiting[name.full] = _Waiting(remove, timer)

    def take_back(self, name: ModelName) -> bool:
        """Let a model stay; False: it is not in here."""
        waiting = self._waiting.pop(name.full, None)
        if waiting is None:
            return False
        waiting.timer.cancel()
        return True

    async def close(self) -> None:
        """Remove what waits: its owner has said so."""
        for waiting in self._waiting.values():
            waiting.timer.cancel()
            await waiting.remove()
        self._waiting.clear()

    async def _remove_later(self, name: ModelName) -> None:
        await asyncio.sleep(self.within_s)
        await self._waiting.pop(name.full).remove()
