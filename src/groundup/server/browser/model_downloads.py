"""The downloads that pages asked for: begun, paused, gone on with and cancelled by anyone of them.

A download belongs to the server and not to a page: it goes on while pages sleep. A pause lets go of the
hub; what has come and was verified stays, and going on begins there. After a restart of the server what had
come is still kept, and asking for the model again goes on from it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any, Final, Literal

import msgspec

from groundup.errors import GroundupError, RewordedError, ServerFaultError
from groundup.hubs.progress import (
    AnyEvent,
    DownloadFinished,
    DownloadStarted,
    FileChecking,
    HubAsked,
    Progress,
    ReleaseFound,
)
from groundup.names import ModelName
from groundup.server.downloads import Downloads

from .event_log import EventLog
from .words import told_error

TELL_EVERY_S: Final = 0.25

State = Literal["looking", "downloading", "paused", "verifying", "installed", "failed"]
WhenHere = Callable[[ModelName], Awaitable[str]]


class Told(msgspec.Struct, kw_only=True):
    """What pages are told of one download: `title` is for people, `installed_as` its name once it is here.

    `full` is the whole name, which is the same however a model was asked for.
    """

    name: str
    full: str
    title: str
    state: State = "looking"
    host: str = ""
    done_bytes: int = 0
    total_bytes: int = 0
    bytes_per_s: float = 0.0
    left_s: float | None = None
    installed_as: str = ""
    error: dict[str, Any] | None = None


class ModelDownloads:
    """Those of this server, by the names of their models; for its event loop.

    Args:
        log: through which pages are told.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._running: dict[str, _Running] = {}

    def all(self) -> list[Told]:
        """What pages know of them."""
        return [one.told for one in self._running.values()]

    def start(self, name: ModelName, title: str, downloads: Downloads, when_here: WhenHere) -> Told:
        """Begin to fetch a model, or go on; one that is being fetched already is left alone.

        Args:
            name: of the model.
            title: for people.
            downloads: of the server; who pulls the same model elsewhere watches the same download.
            when_here: called once it is here, says under which name.
        """
        known = self._running.get(name.full)
        if known is None or known.task is None:
            told = known.told if known else Told(name=name.short, full=name.full, title=title)
            known = self._running[name.full] = _Running(told, self._tell)
            known.begin(name, downloads, when_here)
        return known.told

    async def pause(self, name: ModelName) -> None:
        """Let go of the hub. What has come stays; one that is not running is left alone."""
        known = self._running.get(name.full)
        if known is not None and await known.stop():
            known.turn("paused")

    async def cancel(self, name: ModelName) -> None:
        """End it, or take one that has ended out of the list."""
        known = self._running.pop(name.full, None)
        if known is not None:
            await known.stop()
            self._log.add("models", "download_gone", {"name": known.told.name})

    async def stop_all(self) -> None:
        """The server ends."""
        for one in self._running.values():
            await one.stop()

    def _tell(self, told: Told) -> None:
        self._log.add("models", "download", msgspec.to_builtins(told))


class _Running:
    """One download, while it runs and after it."""

    def __init__(self, told: Told, tell: Callable[[Told], None]) -> None:
        self.told = told
        self.task: asyncio.Task[None] | None = None
        self._tell = tell
        self._told_s = 0.0

    def begin(self, name: ModelName, downloads: Downloads, when_here: WhenHere) -> None:
        """Run from now on."""
        self.told.error = None
        self.turn("looking")
        self.task = asyncio.create_task(self._run(name, downloads, when_here))

    async def stop(self) -> bool:
        """End the work; whether there was any."""
        task, self.task = self.task, None
        if task is None:
            return False
        task.cancel()
        await asyncio.wait({task})
        return True

    def turn(self, state: State) -> None:
        """Be in another state, and say so."""
        self.told.state = state
        self.told.left_s, self.told.bytes_per_s = None, 0.0
        self._tell(self.told)

    async def _run(self, name: ModelName, downloads: Downloads, when_here: WhenHere) -> None:
        try:
            async with aclosing(downloads.watch(name, progress=self._take)) as lines:
                async for _ in lines:
                    pass
            self.told.installed_as = await when_here(name)
        except GroundupError as error:
            self._fail(error.__cause__ if isinstance(error, RewordedError) else error)
        except Exception:
            self._fail(ServerFaultError())
            raise
        else:
            self.told.done_bytes = self.told.total_bytes
            self.task = None
            self.turn("installed")

    def _fail(self, error: BaseException | None) -> None:
        self.task = None
        self.told.error = told_error(error if isinstance(error, GroundupError) else ServerFaultError())
        self.turn("failed")

    def _take(self, event: AnyEvent) -> None:
        """What the pull tells; figures go to pages a few times a second, changes of the state at once."""
        match event:
            case HubAsked(host=host):
                self.told.host = host
            case ReleaseFound(total_bytes=total):
                self.told.total_bytes = total
            case DownloadStarted(total_bytes=total, have_bytes=have):
                self.told.total_bytes, self.told.done_bytes = total, have
                self.turn("downloading")
            case Progress():
                self._go_on(event)
            case FileChecking() if self._has_all:
                self.turn("verifying")
            case DownloadFinished() if self.told.state != "verifying":
                self.turn("verifying")
            case _:
                pass

    def _go_on(self, event: Progress) -> None:
        self.told.done_bytes, self.told.total_bytes = event.done_bytes, event.total_bytes
        self.told.bytes_per_s, self.told.left_s = event.bytes_per_s, event.left_s
        now_s = time.monotonic()
        if self._has_all and self.told.state != "verifying":
            self.turn("verifying")
        elif now_s - self._told_s >= TELL_EVERY_S:
            self._told_s = now_s
            self.told.state = "verifying" if self._has_all else "downloading"
            self._tell(self.told)

    @property
    def _has_all(self) -> bool:
        return 0 < self.told.total_bytes <= self.told.done_bytes
