"""Reading kits from beginning to end for pages: how far each is, and what was found wrong."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from groundup.errors import GroundupError
from groundup.host.stoppable import GoOn, in_stoppable_thread
from groundup.kits.kit import open_kit
from groundup.kits.kit_check import KitFault, check_kit

from .event_log import EventLog
from .words import told_error

TELL_EVERY_S: Final = 0.25
MOST_FAULTS: Final = 20


class KitCheckTold(msgspec.Struct, kw_only=True):
    """What pages are told of one check; `faults` are the first files that are not as the kit's list says."""

    folder: str
    state: Literal["running", "whole", "damaged", "failed"] = "running"
    done_bytes: int = 0
    total_bytes: int = 0
    faults: list[dict[str, str]] = []
    error: dict[str, Any] | None = None


class KitChecks:
    """Those of this server, by the folders of the kits; for its event loop.

    Args:
        log: through which pages are told.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._told: dict[str, KitCheckTold] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def all(self) -> dict[str, KitCheckTold]:
        """What pages know of them."""
        return dict(self._told)

    def start(self, folder: str) -> KitCheckTold:
        """Begin to read a kit; one that is being read already is left alone."""
        if folder not in self._tasks:
            self._told[folder] = KitCheckTold(folder=folder)
            self._tell(folder)
            self._tasks[folder] = asyncio.create_task(self._run(folder))
        return self._told[folder]

    async def stop(self, folder: str) -> None:
        """End a check, or forget what one has found."""
        task = self._tasks.pop(folder, None)
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        if self._told.pop(folder, None) is not None:
            self._log.add("models", "kit_check_gone", {"folder": folder})

    async def stop_all(self) -> None:
        """The server ends."""
        for folder in list(self._tasks):
            await self.stop(folder)

    async def _run(self, folder: str) -> None:
        told = self._told[folder]
        try:
            faults = await self._read(folder, told)
            told.faults = [{"file": one.file, "problem": one.problem} for one in faults[:MOST_FAULTS]]
            told.state = "damaged" if faults else "whole"
        except GroundupError as error:
            told.error, told.state = told_error(error), "failed"
        del self._tasks[folder]
        self._tell(folder)

    async def _read(self, folder: str, told: KitCheckTold) -> list[KitFault]:
        loop = asyncio.get_running_loop()
        kit = await asyncio.to_thread(open_kit, Path(folder))
        told.total_bytes = kit.size_bytes

        def work(go_on: GoOn) -> list[KitFault]:
            told_s = 0.0

            def count(count_bytes: int) -> None:
                nonlocal told_s
                go_on()
                told.done_bytes = min(told.done_bytes + count_bytes, told.total_bytes)
                if time.monotonic() - told_s >= TELL_EVERY_S:
                    told_s = time.monotonic()
                    loop.call_soon_threadsafe(self._tell, folder)

            return check_kit(kit, count)

        return await in_stoppable_thread(work)

    def _tell(self, folder: str) -> None:
        if folder in self._told:
            self._log.add("models", "kit_check", msgspec.to_builtins(self._told[folder]))
