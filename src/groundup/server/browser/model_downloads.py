"""The models on their way here that pages asked for: begun, paused, gone on with, cancelled by any of them.

They belong to the server and not to a page: they go on while pages sleep. A pause lets go of whoever gives
them; what has come and was verified stays, and going on begins there. What was on its way when the server
ended goes on once a page is there again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext

import msgspec

from groundup.library.installed import short_name
from groundup.names import ModelName

from .arrivals.arrival import Arrival, Told, WhenHere
from .arrivals.kept import Kept, KeptArrivals
from .arrivals.ways import FromKit, FromTool, Means, Way, lane
from .event_log import EventLog


class ModelDownloads:
    """Those of this server, by the names of their models; for its event loop.

    Args:
        log: through which pages are told.
        means: what ways use.
        kept: where it is kept what is on its way.
        when_here: called once a model is here, says under which name.
        when_wanted: called with the whole name of a model that somebody wants.
    """

    def __init__(
        self,
        log: EventLog,
        means: Means,
        kept: KeptArrivals,
        when_here: WhenHere,
        when_wanted: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._log = log
        self._means = means
        self._kept = kept
        self._when_here = when_here
        self._when_wanted = when_wanted
        self._arrivals: dict[str, Arrival] = {}
        self._lanes: dict[str, asyncio.Lock] = {}
        self._restoring: asyncio.Task[None] | None = None

    def all(self) -> list[Told]:
        """What pages know of them."""
        return [one.told for one in self._arrivals.values()]

    async def restore(self) -> None:
        """Go on with what was on its way when the server ended; once, for the first page that comes."""
        if self._restoring is None:
            self._restoring = asyncio.create_task(self._restore())
        await asyncio.shield(self._restoring)

    async def start(self, way: Way, title: str = "") -> Told:
        """Begin to bring a model, or go on; one that is on its way already is left alone.

        Args:
            way: how it comes.
            title: for people; "" = its name.
        """
        name = ModelName.parse(way.name)
        self._when_wanted(name.full)
        known = self._arrivals.get(name.full)
        if known is None or known.task is None:
            title = title or (known.told.title if known is not None else short_name(name))
            known = self._take_up(way, name, title)
            self._begin(known)
            await self._keep()
        return known.told

    async def go_on(self, name: ModelName) -> Told | None:
        """Go on with one that was paused or has failed, on the way on which it came; None: there is none."""
        known = self._arrivals.get(name.full)
        return await self.start(known.way, known.told.title) if known is not None else None

    async def pause(self, name: ModelName) -> None:
        """Let go of whoever gives it. What has come stays; one that is not moving is left alone."""
        known = self._arrivals.get(name.full)
        if known is not None and await known.stop():
            known.turn("paused")
            await self._keep()

    async def cancel(self, name: ModelName) -> None:
        """End it, or take one that has ended out of the list."""
        known = self._arrivals.pop(name.full, None)
        if known is not None:
            await known.stop()
            self._log.add("models", "download_gone", {"name": known.told.name})
            await self._keep()

    async def stop_all(self) -> None:
        """The server ends; what was moving is kept as such."""
        for one in self._arrivals.values():
            await one.stop()

    def _take_up(self, way: Way, name: ModelName, title: str) -> Arrival:
        told = Told(name=name.short, full=name.full, title=title, way=str(way.__struct_config__.tag))
        before = self._arrivals.get(name.full)
        if before is not None:
            told.done_bytes, told.total_bytes = before.told.done_bytes, before.told.total_bytes
        told.host = _giver(way) or (before.told.host if before is not None else "")
        arrival = self._arrivals[name.full] = Arrival(told, way, self._tell)
        return arrival

    def _begin(self, arrival: Arrival) -> None:
        arrival.begin(self._means, self._turn(arrival.way), self._when_here, self._keep)

    def _turn(self, way: Way) -> AbstractAsyncContextManager[object]:
        name = lane(way)
        return self._lanes.setdefault(name, asyncio.Lock()) if name else nullcontext()

    async def _restore(self) -> None:
        for one in await self._kept.read():
            name = ModelName.parse(one.way.name)
            if name.full in self._arrivals:
                continue
            arrival = self._take_up(one.way, name, one.title)
            arrival.told.done_bytes, arrival.told.total_bytes = one.done_bytes, one.total_bytes
            arrival.told.host = arrival.told.host or one.host
            if one.state == "moving":
                self._begin(arrival)
            else:
                arrival.turn("paused")

    async def _keep(self) -> None:
        await self._kept.write([_kept(one) for one in self._arrivals.values() if _is_under_way(one)])

    def _tell(self, told: Told) -> None:
        self._log.add("models", "download", msgspec.to_builtins(told))


def _is_under_way(arrival: Arrival) -> bool:
    return arrival.task is not None or arrival.told.state == "paused"


def _kept(arrival: Arrival) -> Kept:
    told = arrival.told
    return Kept(
        way=arrival.way,
        title=told.title,
        state="moving" if arrival.task is not None else "paused",
        host=told.host,
        done_bytes=told.done_bytes,
        total_bytes=told.total_bytes,
    )


def _giver(way: Way) -> str:
    """From whom it comes, as far as that is known before anybody is asked."""
    match way:
        case FromKit():
            return way.folder
        case FromTool():
            return way.tool
        case _:
            return ""
