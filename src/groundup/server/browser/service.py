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
from groundup.desk.notes import add_page_key, is_page_key
from groundup.desk.records import is_temporary
from groundup.errors import BrowserKeyError
from groundup.library.installed import Library

from .answering import Answering
from .bin import Bin
from .desk_thread import DeskThread
from .event_log import EventLog
from .lab_runs import LabRuns
from .model_downloads import ModelDownloads
from .page_watch import PageWatch
from .replays import Replays
from .tickets import Tickets

NOTE_EVERY_S: Final = 3600.0  # that a key is used: not on the disk at each request


class Browser:
    """What the pages of the desk share; an async context manager, for one event loop.

    Args:
        library: of the models.
        path: of the desk's file; it is opened when the first page comes.
        clock: tells seconds; another one only in tests.
    """

    def __init__(self, library: Library, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.library = library
        self.desk = DeskThread(path)
        self.memory = DeskThread(IN_MEMORY)
        self.log = EventLog()
        self.answering = Answering(self.desk_of, self.log)
        self.lab = LabRuns(self.log)
        self.downloads = ModelDownloads(self.log)
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
        await self.lab.stop_all()
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

    def _stop_lost(self) -> None:
        self._stopping = asyncio.get_running_loop().create_task(self.answering.stop_all("page_lost"))
