"""A kit is read from end to end for a page: whole, damaged, or no kit; and it can be stopped."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from groundup.server.browser.event_log import EventLog
from groundup.server.browser.kit_checks import KitChecks, KitCheckTold
from tests.kits.kit_factory import good_kit


async def ended(checks: KitChecks, folder: Path) -> KitCheckTold:
    """A check at its end."""
    told = checks.start(str(folder))
    async with asyncio.timeout(10):
        while told.state == "running":  # noqa: ASYNC110  (news are for pages)
            await asyncio.sleep(0.01)
    return told


async def test_a_good_kit_is_whole_and_a_changed_byte_is_named(tmp_path: Path) -> None:
    """The file that is wrong is told; the rest is not blamed."""
    kit, checks = good_kit(tmp_path), KitChecks(EventLog())
    told = await ended(checks, kit)
    assert (told.state, told.faults, told.done_bytes) == ("whole", [], told.total_bytes)
    blob = max((kit / "blobs").iterdir(), key=lambda one: one.stat().st_size)
    blob.write_bytes(b"?" + blob.read_bytes()[1:])
    told = await ended(checks, kit)
    assert told.state == "damaged"
    assert [one["file"] for one in told.faults] == [f"blobs/{blob.name}"]


async def test_what_is_no_kit_fails_with_its_error(tmp_path: Path) -> None:
    """The error is that of opening it."""
    told = await ended(KitChecks(EventLog()), tmp_path)
    assert told.state == "failed"
    assert told.error is not None
    assert told.error["code"] == "invalid_kit"


@pytest.mark.parametrize("waits", [True, False])
async def test_a_check_is_stopped_and_forgotten(tmp_path: Path, *, waits: bool) -> None:
    """At once or after its end; pages are told, and one that is not there is left alone."""
    log, kit = EventLog(), good_kit(tmp_path)
    checks = KitChecks(log)
    if waits:
        await ended(checks, kit)
    else:
        checks.start(str(kit))
    await checks.stop(str(kit))
    assert checks.all() == {}
    assert [one.type for one in log.since(log.epoch, 0) or []][-1] == "kit_check_gone"
    await checks.stop(str(kit))
    assert len([one for one in log.since(log.epoch, 0) or [] if one.type == "kit_check_gone"]) == 1
