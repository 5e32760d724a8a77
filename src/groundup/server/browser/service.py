"""All that the owner's pages share: the desk, the log of events, answers that run, and who may come in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from groundup.desk.database import IN_MEMORY
from groundup.desk.notes import add_page_key, is_page_key, save_preference
from groundup.desk.records import is_temporary
from groundup.errors import BrowserKeyError, ModelNotFoundError
from groundup.host.model_states import ModelStates
from groundup.library.installed import Library
from groundup.names import ModelName
from groundup.server.downloads import Downloads

from .answering import Answering
from .arrivals.kept import KeptArrivals
from .arrivals.ways import Means
from .bin import Bin
from .desk_thread import DeskThread
from .event_log import EventLog
from .kit_checks import KitChecks
from .lab_runs import LabRuns
from .later import Later
from .measurement import Measurement
from .model_downloads import ModelDownloads
from .page_watch import PageWatch
from .replays import Replays
from .tickets import Tickets
from .told_models import told_models
from .words import told_error

NOTE_EVERY_S: Final = 3600.0  # that a key is used: not on the disk at each request


class Browser:
    """What the pages of the desk share; an async context manager, for one event loop.

    Args:
        library: of the models.
        path: of the desk's file; it is opened when the first page comes.
        clock: tells seconds; another one only in tests.
        downloads: of the server, from hubs; by default none but the pages' own.
        states: of the models in memory; by default nothing is known of them.
    """

    def __init__(
        self,
        library: Library,
        path: Path,
        clock: Callable[[], float] = time.monotonic,
        *,
        downloads: Downloads | None = None,
        states: ModelStates | None = None,
    ) -> None:
        self.library = library
        self.states = states or ModelStates()
        self.states.listen(lambda: self.publish("models", "engines", self.engines()))
        self.desk = DeskThread(path)
        self.memory = DeskThread(IN_MEMORY)
        self.log = EventLog()
        self.answering = Answering(self.desk_of, self.log)
        self.lab = LabRuns(self.log)
        means = Means(library, downloads or Downloads(library))
        self.removals = Later()  # of models, by their whole names
        kept = KeptArrivals(path.parent)
        self.downloads = ModelDownloads(self.log, means, kept, self._take_up, self.removals.take_back)
        self.kit_checks = KitChecks(self.log)
        self.measurement = Measurement(self.log)
        self.replays = Replays()
        self.bin = Bin(self.desk_of)
        self.tickets = Tickets()
        self.pages = PageWatch(self._stop_lost)
        self._clock = clock
        self._noted_s = dict[str, float]()  # when keys that count were last noted as used
        self._stopping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pages.close()
        await self.answering.stop_all("server_ended")
        await self.downloads.stop_all()
        await self.kit_checks.stop_all()
        await self.measurement.stop()
        await self.lab.stop_all()
        await self.removals.do_now()  # their owner has said so; a server that is killed leaves them
        self.bin.close()
        await self.memory.close()
        await self.desk.close()

    async def let_in(self, ticket: str) -> str:
        """A key for the page that brings a ticket.

        Raises:
            BrowserKeyError: it is none, or has been used.
        """
        if not self.tickets.take(ticket):
            raise BrowserKeyError
        return await self.desk.run(add_page_key)

    async def check_key(self, key: str) -> None:
        """Let the holder of a key in.

        Raises:
            BrowserKeyError: it is none that counts.
        """
        now_s = self._clock()
        if now_s < self._noted_s.get(key, -inf) + NOTE_EVERY_S:
            return
        if not key or not await self.desk.run(is_page_key, key):
            raise BrowserKeyError
        self._noted_s[key] = now_s

    def desk_of(self, identifier: str) -> DeskThread:
        """Where a chat or a message is kept: a temporary one in memory alone."""
        return self.memory if is_temporary(identifier) else self.desk

    def publish(self, topic: str, kind: str, data: Any) -> None:
        """Tell all pages."""
        self.log.add(topic, kind, data)

    def engines(self) -> dict[str, Any]:
        """What pages are told of the models in memory: their states by the digests of their manifests."""
        return {
            str(digest): {"state": one.state, "error": told_error(one.error) if one.error else None}
            for digest, one in self.states.all.items()
        }

    async def tell_models(self) -> None:
        """Tell pages which models are here."""
        self.publish("models", "models", await self.told_models())

    async def told_models(self) -> list[dict[str, Any]]:
        """The models of this device that can be used, without those that are about to be removed."""
        told = await asyncio.to_thread(told_models, self.library.for_another_thread())
        return [one for one in told if one["full"] not in self.removals]

    async def _take_up(self, name: ModelName) -> str:
        """Tell pages that a model is here and make it the one that answers next; returns its shown name."""
        model = await asyncio.to_thread(self.library.for_another_thread().find, name.full)
        if model is None:
            raise ModelNotFoundError(name.short)
        await self.tell_models()
        await self.desk.run(save_preference, "model", model.shown_name)
        self.publish("desk", "preference", {"name": "model", "value": model.shown_name})
        return model.shown_name

    def _stop_lost(self) -> None:
        self._stopping = asyncio.get_running_loop().create_task(self.answering.stop_all("page_lost"))
