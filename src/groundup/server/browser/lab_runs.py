"""Runs of the lab's instruments: each is begun by a command, told in events, and may be stopped.

A run has parts (endings of one beginning, or one answer), to which tokens are added, and in the end a result.
Runs are not on the desk: a few are remembered while the server runs, for pages that come back.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, Final, Literal

import msgspec

from groundup.errors import GroundupError, ServerFaultError
from groundup.host.host import Lease
from groundup.lab.pieces import WrittenToken
from groundup.server.call import Call

from .event_log import EventLog
from .words import told_error

REMEMBERED: Final = 8
FLUSH_S: Final = 0.1

RunState = Literal["loading", "running", "done", "stopped", "failed"]


class Run(msgspec.Struct, kw_only=True):
    """What pages are told of one run. `asked` is what it was begun with; `error` is one of `told_error`."""

    id: str
    instrument: str
    model: str
    digest: str = ""
    asked: Any = None
    state: RunState = "loading"
    parts: dict[str, list[WrittenToken]] = {}
    result: Any = None
    error: dict[str, Any] | None = None


class Telling:
    """Where an instrument says what is written, while it is. Pieces are put together into a few events."""

    def __init__(self, run: Run, log: EventLog) -> None:
        self._run = run
        self._log = log
        self._told = dict[str, int]()
        self._news = asyncio.Event()

    def add(self, part: str, tokens: list[WrittenToken]) -> None:
        """More tokens of a part."""
        self._run.parts.setdefault(part, []).extend(tokens)
        self._news.set()

    def flush(self) -> None:
        """Tell all that waits."""
        for part, tokens in self._run.parts.items():
            begin = self._told.get(part, 0)
            if len(tokens) > begin:
                data = {"part": part, "tokens": tokens[begin:]}
                self._log.add(f"lab/{self._run.id}", "lab_part", data, begin)
                self._told[part] = len(tokens)

    async def flush_often(self) -> None:
        """Do so until this is cancelled: at once for the first, then now and then."""
        while True:
            await self._news.wait()
            self._news.clear()
            self.flush()
            await asyncio.sleep(FLUSH_S)


Work = Callable[[Lease, Telling], Coroutine[Any, Any, Any]]


class LabRuns:
    """All runs that go on or are remembered. For one event loop.

    Args:
        log: in which pages read of them.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._runs = dict[str, Run]()
        self._tasks = dict[str, asyncio.Task[None]]()

    def start(self, call: Call, instrument: str, model: str, asked: Any, work: Work) -> Run:
        """Begin a run; what comes of it is told in events.

        Args:
            call: of the command that asks for it.
            instrument: which.
            model: that is looked at.
            asked: what it was begun with, so that it can be repeated.
            work: does it; what it returns is the result.
        """
        run = Run(id=secrets.token_hex(8), instrument=instrument, model=model, asked=asked, parts={})
        self._runs[run.id] = run
        self._tell(run)
        self._tasks[run.id] = asyncio.create_task(self._do(run, call, work))
        self._forget()
        return run

    def all(self) -> list[Run]:
        """Those that are remembered, the oldest first."""
        return list(self._runs.values())

    async def stop(self, run_id: str) -> None:
        """End a run, which keeps what it has; nothing happens if it does not go on."""
        task = self._tasks.get(run_id)
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
            if self._tasks.pop(run_id, None) is not None:  # it had not even begun
                self._runs[run_id].state = "stopped"
                self._tell(self._runs[run_id])

    async def stop_all(self) -> None:
        """End all of them."""
        await asyncio.gather(*(self.stop(one) for one in list(self._tasks)))

    async def _do(self, run: Run, call: Call, work: Work) -> None:
        telling = Telling(run, self._log)
        flushing = asyncio.create_task(telling.flush_often())
        try:
            async with call.services.host.lease(run.model) as lease:
                run.digest, run.state = str(lease.model.manifest.digest), "running"
                self._tell(run)
                run.result = await work(lease, telling)
            run.state = "done"
        except asyncio.CancelledError:
            run.state = "stopped"
        except GroundupError as error:
            run.state, run.error = "failed", told_error(error)
        finally:
            flushing.cancel()
            if run.state in ("loading", "running"):  # a fault of ours is on its way out
                run.state, run.error = "failed", told_error(ServerFaultError())
            self._log.collapse(f"lab/{run.id}")
            self._tell(run)
            self._tasks.pop(run.id, None)

    def _tell(self, run: Run) -> None:
        self._log.add(f"lab/{run.id}", "lab_run", msgspec.to_builtins(run))

    def _forget(self) -> None:
        ended = [one for one in self._runs if one not in self._tasks]
        for one in ended[: max(0, len(self._runs) - REMEMBERED)]:
            del self._runs[one]
