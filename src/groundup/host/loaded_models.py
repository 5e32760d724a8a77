"""The models in memory, and the room for one more: the longest unused go first, and none that is in use.

Where only models in use are in the way, they take no new users, so that somebody who waits for room gets it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator

from groundup.errors import ServerBusyError, format_bytes
from groundup.names import Digest

from .host_settings import HostSettings
from .load_plan import LoadPlan
from .loaded_model import LoadedModel
from .measured_memory import MeasuredMemory
from .memory_budget import MemoryBudget

_RETRY_AFTER_S = 10


class LoadedModels:
    """What is loaded, within a budget.

    Args:
        settings: how many, and how long to wait for room.
        budget: their memory.
        measured: is told what each took.
        on_gone: is told which one has left.
    """

    def __init__(
        self,
        settings: HostSettings,
        budget: MemoryBudget,
        measured: MeasuredMemory,
        on_gone: Callable[[Digest], None] = lambda digest: None,
    ) -> None:
        self._settings = settings
        self._budget = budget
        self._measured = measured
        self._on_gone = on_gone
        self._models: dict[Digest, LoadedModel] = {}
        self._ending: set[LoadedModel] = set()  # their processes still hold memory
        self._freed = asyncio.Event()
        self._past_restarts = Counter[str]()  # of engines that are gone

    def __iter__(self) -> Iterator[LoadedModel]:
        return iter(list(self._models.values()))

    def find(self, digest: Digest) -> LoadedModel | None:
        """The model of a manifest, if it is loaded."""
        return self._models.get(digest)

    def add(self, loaded: LoadedModel) -> None:
        """One more; there must be room for it."""
        self._models[loaded.digest] = loaded

    @property
    def restarts(self) -> Counter[str]:
        """How often an engine was started again after it had died, by reason; since the server runs."""
        return sum((one.engine.restarts for one in self), start=Counter(self._past_restarts))

    def freed(self) -> None:
        """A model has lost its last user."""
        self._freed.set()

    @property
    def whole_bytes(self) -> int:
        """The memory that there is for one model, if all others go."""
        return self._budget.whole_bytes(one.held for one in (*self, *self._ending))

    async def remove(self, loaded: LoadedModel) -> None:
        """Unload one, and remember what it took."""
        if self._models.get(loaded.digest) is loaded:
            del self._models[loaded.digest]
            self._on_gone(loaded.digest)
            self._past_restarts += loaded.engine.restarts
            self._ending.add(loaded)
            try:
                await loaded.unload()
            finally:
                self._ending.discard(loaded)
                self._freed.set()
            if loaded.answers and loaded.most_held_bytes:
                self._measured.note(loaded.plan.key, loaded.most_held_bytes)

    async def clear(self) -> None:
        """Unload all, and wait for those that are ending already."""
        for loaded in self:
            await self.remove(loaded)
        while self._ending:
            await self._next_freed()

    async def make_room(self, digest: Digest, plan: LoadPlan) -> None:
        """Unload what is in the way of a load; one of the same model is always in the way.

        Raises:
            InsufficientMemoryError: there is too little even with all others gone.
            ServerBusyError: those in the way stay in use.
        """
        try:
            async with asyncio.timeout(self._settings.longest_wait_s):
                while not self._has_room(digest, plan):
                    await self._free_some(digest, plan)
        except TimeoutError:
            raise self._busy(plan) from None
        finally:
            for one in self:
                one.is_leaving = False

    def _has_room(self, digest: Digest, plan: LoadPlan) -> bool:
        most = self._settings.most_loaded
        if digest in self._models or (most and len(self._models) >= most):
            return False
        return plan.needed_bytes <= self._free_bytes

    @property
    def _free_bytes(self) -> int:
        return self._budget.free_bytes(one.held for one in (*self, *self._ending))

    async def _free_some(self, digest: Digest, plan: LoadPlan) -> None:
        """Unload one model, or wait for a user to go."""
        if self._ending:
            await self._next_freed()
            return
        own = self._models.get(digest)
        candidates = [own] if own is not None else sorted(self, key=_worth)
        if not candidates:
            raise plan.refused(self._free_bytes)
        idle = next((one for one in candidates if not one.users), None)
        if idle is not None:
            await self.remove(idle)
            return
        candidates[0].is_leaving = True  # until there is room: see `make_room`
        await self._next_freed()

    async def _next_freed(self) -> None:
        self._freed.clear()
        await self._freed.wait()

    def _busy(self, plan: LoadPlan) -> ServerBusyError:
        names = ", ".join(one.model.shown_name for one in self if one.users)
        detail = (
            f"{format_bytes(plan.needed_bytes)} are needed and {format_bytes(self._free_bytes)} are free "
            f"beside {names}, which are in use"
        )
        return ServerBusyError(detail, _RETRY_AFTER_S)


def _worth(loaded: LoadedModel) -> tuple[bool, float]:
    """What is worth least goes first: those that were to stay for ever last, else the longest unused."""
    return loaded.keep_alive_s < 0, loaded.last_used_s
