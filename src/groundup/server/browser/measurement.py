"""Measuring this computer for pages: one measurement at a time, how long it still takes, and how it ended.

What is found is kept where `groundup device --measure` keeps it; pages ask for their figures again then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, Literal

import msgspec

from groundup import settings
from groundup.device.probe import probe
from groundup.errors import GroundupError, ServerFaultError
from groundup.host.measured_speed import MeasuredSpeed
from groundup.host.measuring import OnProgress
from groundup.host.measuring_device import measure_device
from groundup.host.time_left import TimeLeft

from .event_log import EventLog
from .words import told_error

EXPECTED_S: Final = 60.0
TELL_EVERY_S: Final = 1.0

Work = Callable[[OnProgress], Coroutine[Any, Any, MeasuredSpeed]]


class MeasurementTold(msgspec.Struct, kw_only=True):
    """What pages are told. `is_busy`: other programs ran meanwhile, so what was found may be too low."""

    state: Literal["none", "running", "done", "stopped", "failed"] = "none"
    percent: int = 0
    left_s: float = 0.0
    is_busy: bool = False
    error: dict[str, Any] | None = None


async def measure_this_computer(on_progress: OnProgress) -> MeasuredSpeed:
    """Measure, and keep what was found; errors as those of `measure_device`."""
    return await measure_device(await asyncio.to_thread(probe), settings.home(), on_progress)


class Measurement:
    """The one of this server; for its event loop.

    Args:
        log: through which pages are told.
        work: measures; another one only in tests.
    """

    def __init__(self, log: EventLog, work: Work = measure_this_computer) -> None:
        self._log = log
        self._work = work
        self._left = TimeLeft(EXPECTED_S)
        self._task: asyncio.Task[None] | None = None
        self.told = MeasurementTold()

    def start(self) -> MeasurementTold:
        """Begin; one that goes on already is left alone."""
        if self._task is None:
            self._left = TimeLeft(EXPECTED_S)
            self.told = MeasurementTold(state="running", left_s=EXPECTED_S)
            self._tell()
            self._task = asyncio.create_task(self._run())
        return self.told

    async def stop(self) -> None:
        """End it, if one goes on: nothing of it is kept, and what was measured before stays."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
            if self._task is None:  # nobody has begun another one meanwhile
                self._end(MeasurementTold(state="stopped"))

    async def _run(self) -> None:
        ticking = asyncio.create_task(self._tick())
        told = MeasurementTold(state="failed", error=told_error(ServerFaultError()))
        try:
            found = await self._work(lambda _, share: self._left.note(share))
            told = MeasurementTold(state="done", percent=100, is_busy=found.is_busy)
        except GroundupError as error:
            told.error = told_error(error)
        finally:
            ticking.cancel()
            if self._task is asyncio.current_task():  # nobody has stopped it
                self._task = None
                self._end(told)

    async def _tick(self) -> None:
        """Tell pages again and again how long it still takes."""
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            self.told.percent, self.told.left_s = int(100 * self._left.share), round(self._left.seconds)
            self._tell()

    def _end(self, told: MeasurementTold) -> None:
        self.told = told
        self._tell()

    def _tell(self) -> None:
        self._log.add("models", "measurement", msgspec.to_builtins(self.told))
