"""One model on its way here, while it moves and after it: what pages are told, and the task for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
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
from groundup.server.browser.words import told_error

from .ways import Means, Reading, Way, go

TELL_EVERY_S: Final = 0.25

State = Literal["queued", "looking", "downloading", "paused", "verifying", "installed", "failed"]
WhenHere = Callable[[ModelName], Awaitable[str]]


class Told(msgspec.Struct, kw_only=True):
    """What pages are told of a model on its way: `title` is for people, `installed_as` its name at the end.

    `full` is the whole name, which is the same however a model was asked for. `way` says how it comes: hub,
    kit, room, tool or file; `host` is who is asked, the folder of a kit, or another program.
    """

    name: str
    full: str
    title: str
    way: str = "hub"
    state: State = "looking"
    host: str = ""
    done_bytes: int = 0
    total_bytes: int = 0
    bytes_per_s: float = 0.0
    left_s: float | None = None
    installed_as: str = ""
    error: dict[str, Any] | None = None


class Arrival:
    """One model on its way. For one event loop.

    Args:
        told: what is known of it so far.
        way: how it comes.
        tell: called with every change, a few times a second while bytes come.
    """

    def __init__(self, told: Told, way: Way, tell: Callable[[Told], None]) -> None:
        self.told = told
        self.way = way
        self.task: asyncio.Task[None] | None = None
        self._tell = tell
        self._told_s = 0.0

    @property
    def name(self) -> ModelName:
        """Of the model."""
        return ModelName.parse(self.told.full)

    def begin(
        self,
        means: Means,
        turn: AbstractAsyncContextManager[object],
        when_here: WhenHere,
        when_over: Callable[[], Awaitable[None]],
    ) -> None:
        """Move from now on.

        Args:
            means: what ways use.
            turn: is held while it moves; until it is free the model waits.
            when_here: called once it is here, says under which name.
            when_over: called when it has arrived or failed.
        """
        self.told.error = None
        self.turn("looking")
        self.task = asyncio.create_task(self._run(means, turn, when_here, when_over))

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

    async def _run(
        self,
        means: Means,
        turn: AbstractAsyncContextManager[object],
        when_here: WhenHere,
        when_over: Callable[[], Awaitable[None]],
    ) -> None:
        end: State = "failed"
        fault: Exception | None = None
        try:
            await self._move(means, turn)
            self.told.installed_as = await when_here(self.name)
            self.told.done_bytes, end = self.told.total_bytes, "installed"
        except GroundupError as error:
            self._note(error.__cause__ if isinstance(error, RewordedError) else error)
        except Exception as error:
            fault = error
            self._note(ServerFaultError())
        self.task = None
        await when_over()  # first, so that who is told can rely on it
        self.turn(end)
        if fault is not None:
            raise fault

    async def _move(self, means: Means, turn: AbstractAsyncContextManager[object]) -> None:
        self.turn("queued")
        async with turn:
            self.turn("looking")
            await go(self.way, means, self._take)

    def _note(self, error: BaseException | None) -> None:
        self.told.error = told_error(error if isinstance(error, GroundupError) else ServerFaultError())

    def _take(self, event: AnyEvent | Reading) -> None:
        """What a way tells; figures go to pages a few times a second, changes of the state at once."""
        match event:
            case HubAsked(host=host):
                self.told.host = host
            case ReleaseFound(total_bytes=total):
                self.told.total_bytes = total
            case DownloadStarted(total_bytes=total, have_bytes=have):
                self.told.total_bytes, self.told.done_bytes = total, have
                self.turn("downloading")
            case Progress():
                self.told.bytes_per_s, self.told.left_s = event.bytes_per_s, event.left_s
                self._go_on(event.done_bytes, event.total_bytes)
            case Reading(is_copying=is_copying):
                self._go_on(event.done_bytes, event.total_bytes, "downloading" if is_copying else "verifying")
            case FileChecking() if self._has_all:
                self.turn("verifying")
            case DownloadFinished() if self.told.state != "verifying":
                self.turn("verifying")
            case _:
                pass

    def _go_on(self, done_bytes: int, total_bytes: int, state: State | None = None) -> None:
        self.told.done_bytes, self.told.total_bytes = done_bytes, total_bytes
        state = state or ("verifying" if self._has_all else "downloading")
        now_s = time.monotonic()
        if state == "verifying" and self.told.state != "verifying":
            self.turn("verifying")
        elif now_s - self._told_s >= TELL_EVERY_S:
            self._told_s = now_s
            self.told.state = state
            self._tell(self.told)

    @property
    def _has_all(self) -> bool:
        return 0 < self.told.total_bytes <= self.told.done_bytes
