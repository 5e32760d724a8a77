"""A measurement for pages: it tells how long it takes and how it ended, and one goes on at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.errors import InsufficientRoomError
from groundup.host.measured_speed import MeasuredSpeed, read_measured_speed
from groundup.host.measuring import OnProgress
from groundup.server.browser import measurement
from groundup.server.browser.event_log import EventLog
from groundup.server.browser.measurement import Measurement
from tests.cli.device.test_speed_lines import measured
from tests.host.small_measurement import measure_small


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are told a hundred times a second."""
    monkeypatch.setattr(measurement, "TELL_EVERY_S", 0.01)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that comes soon."""
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110  (news are for pages)
            await asyncio.sleep(0.01)


def told_in(log: EventLog) -> list[dict[str, object]]:
    """What pages were told, one after the other."""
    return [one.data for one in log.since(log.epoch, 0) or [] if one.type == "measurement"]


class Held:
    """Work that says it is half done, and then waits until it may go on."""

    def __init__(self, *, error: Exception | None = None, is_busy: bool = False) -> None:
        self.begun = 0
        self.may_end = asyncio.Event()
        self.error, self.is_busy = error, is_busy

    async def __call__(self, on_progress: OnProgress) -> MeasuredSpeed:
        """Measure nothing."""
        self.begun += 1
        on_progress("something", 0.5)
        await self.may_end.wait()
        if self.error is not None:
            raise self.error
        return measured(is_busy=self.is_busy)


@pytest.mark.parametrize("is_busy", [True, False])
async def test_pages_are_told_how_far_it_is_and_that_it_is_done(*, is_busy: bool) -> None:
    """Half of it is behind us at once, so little is left; whether others ran meanwhile is told too."""
    log, work = EventLog(), Held(is_busy=is_busy)
    one = Measurement(log, work)
    assert one.start().state == "running"
    await until(lambda: one.told.percent >= 50)
    assert one.told.left_s < 10
    work.may_end.set()
    await until(lambda: one.told.state == "done")
    assert one.told.is_busy == is_busy
    states = [told["state"] for told in told_in(log)]
    assert (states[0], states[-1], states.count("done")) == ("running", "done", 1)
    await asyncio.sleep(0.05)
    assert told_in(log)[-1]["state"] == "done"


async def test_one_goes_on_at_a_time() -> None:
    """A second page that begins it sees the one that goes on; after its end it begins anew."""
    work = Held()
    one = Measurement(EventLog(), work)
    one.start()
    await until(lambda: work.begun == 1)
    one.start()
    work.may_end.set()
    await until(lambda: one.told.state == "done")
    assert work.begun == 1
    one.start()
    await until(lambda: work.begun == 2)
    await one.stop()


@pytest.mark.parametrize("has_begun", [True, False])
async def test_it_is_stopped(*, has_begun: bool) -> None:
    """In the middle or before its first step; stopping what does not go on tells nobody anything."""
    log, work = EventLog(), Held()
    one = Measurement(log, work)
    one.start()
    if has_begun:
        await until(lambda: work.begun == 1)
    await one.stop()
    await one.stop()
    assert [told["state"] for told in told_in(log)].count("stopped") == 1
    assert told_in(log)[-1]["state"] == one.told.state == "stopped"


async def test_another_one_begins_while_it_is_being_stopped() -> None:
    """Two pages at once: the one that was stopped does not end the other."""
    work = Held()
    one = Measurement(EventLog(), work)
    one.start()
    await until(lambda: work.begun == 1)
    stopping = asyncio.create_task(one.stop())
    await asyncio.sleep(0)
    one.start()
    await stopping
    await until(lambda: work.begun == 2)
    assert one.told.state == "running"
    work.may_end.set()
    await until(lambda: one.told.state == "done")


async def test_an_error_is_told() -> None:
    """With its figures, as any other."""
    work = Held(error=InsufficientRoomError("disk", "to measure how fast this computer is", 2 << 30, 1 << 30))
    one = Measurement(EventLog(), work)
    one.start()
    work.may_end.set()
    await until(lambda: one.told.state == "failed")
    assert one.told.error is not None
    assert one.told.error["code"] == "insufficient_room"


async def test_what_is_found_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured for real, with tiny models: it lies where the command keeps it."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    measure_small(monkeypatch)
    one = Measurement(EventLog())
    one.start()
    await until(lambda: one.told.state != "running")
    assert (one.told.state, one.told.error) == ("done", None)
    assert read_measured_speed(tmp_path) is not None
