"""The queue of models that are to be loaded: one after the other, each once for all who wait for it.

What loading means is not known here. Whoever waits for a model may leave; when nobody waits any more, its
load ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from groundup.library.installed import InstalledModel
from groundup.names import Digest

from .loaded_model import LoadedModel

OnPosition = Callable[[int], None]


@dataclass(slots=True)
class Wish:
    """A model that somebody wants to use, and with how much context; the most of all who want it."""

    model: InstalledModel
    context_tokens: int | None = None

    @property
    def digest(self) -> Digest:
        """What it is known by."""
        return self.model.manifest.digest


@dataclass(eq=False, slots=True)
class _Job:
    """One load, and who waits for it."""

    wish: Wish
    task: asyncio.Task[LoadedModel] | None = None
    waiters: list[OnPosition] = field(default_factory=list)


class LoadQueue:
    """Loads in the order in which models were asked for.

    Args:
        load: loads one model; it is never called twice at once.
    """

    def __init__(self, load: Callable[[Wish], Awaitable[LoadedModel]]) -> None:
        self._load = load
        self._jobs: dict[Digest, _Job] = {}  # in their order
        self._given_up: set[asyncio.Task[LoadedModel]] = set()  # their processes are just ending
        self._turn = asyncio.Lock()

    @property
    def waiting(self) -> int:
        """How many wait for a model."""
        return sum(len(job.waiters) for job in self._jobs.values())

    async def loaded(self, wish: Wish, on_position: OnPosition) -> LoadedModel:
        """The model, held once for the caller. `on_position` is told how many go first, and each change.

        Raises:
            GroundupError: it cannot be loaded.
        """
        job = self._job(wish)
        assert job.task is not None
        job.waiters.append(on_position)
        on_position(self._ahead(job))
        try:
            return await asyncio.shield(job.task)
        except asyncio.CancelledError:
            if job.task.done() and not job.task.cancelled() and job.task.exception() is None:
                job.task.result().release()  # it was held for us
            raise
        finally:
            job.waiters.remove(on_position)
            if not job.waiters and not job.task.done():
                self._remove(job)
                self._give_up(job.task)

    async def stop(self) -> None:
        """End all loads, and wait for those that are ending already; whoever waits for one is cancelled."""
        for job in self._jobs.values():
            if job.task is not None:
                self._give_up(job.task)
        await asyncio.gather(*self._given_up, return_exceptions=True)

    def _give_up(self, task: asyncio.Task[LoadedModel]) -> None:
        """Once: cancelled again, a load would not wait for the end of its process."""
        if task not in self._given_up:
            self._given_up.add(task)
            task.add_done_callback(self._given_up.discard)
            task.cancel()

    def _job(self, wish: Wish) -> _Job:
        job = self._jobs.get(wish.digest)
        if job is None:
            job = self._jobs[wish.digest] = _Job(wish)
            job.task = asyncio.create_task(self._run(job))
        elif (wish.context_tokens or 0) > (job.wish.context_tokens or 0):
            job.wish.context_tokens = wish.context_tokens  # in time, if it has not begun
        return job

    async def _run(self, job: _Job) -> LoadedModel:
        try:
            async with self._turn:
                loaded = await self._load(job.wish)
                loaded.hold(len(job.waiters))
                return loaded
        finally:
            self._remove(job)

    def _remove(self, job: _Job) -> None:
        """Take a job out, and tell those behind it."""
        if self._jobs.get(job.wish.digest) is job:
            del self._jobs[job.wish.digest]
            for other in self._jobs.values():
                for on_position in other.waiters:
                    on_position(self._ahead(other))

    def _ahead(self, job: _Job) -> int:
        """How many wait for models that come first."""
        ahead = 0
        for other in self._jobs.values():
            if other is job:
                break
            ahead += len(other.waiters)
        return ahead
