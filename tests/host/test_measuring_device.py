"""A computer is measured as a whole: what was found is kept at the end, and nothing when it was cancelled."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest

from groundup.device.measured import read_measured
from groundup.device.probe import probe
from groundup.host import measuring_device
from groundup.host.measured_speed import read_measured_speed
from groundup.host.measuring_device import READING_SHARE, measure_device
from tests.host.small_measurement import measure_small


async def test_what_was_found_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and models each have their part of the whole, which only grows."""
    measure_small(monkeypatch)
    shares = list[float]()
    found = await measure_device(probe(), tmp_path, lambda _, share: shares.append(share))
    assert read_measured_speed(tmp_path) == found
    assert read_measured(tmp_path) is not None
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert any(share > READING_SHARE for share in shares)


async def test_reading_ends_with_the_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled while memory is read, no thread goes on with it and nothing is kept."""
    monkeypatch.setattr(measuring_device, "buffer_bytes", lambda _: 64 << 20)
    loop, begun = asyncio.get_running_loop(), asyncio.Event()
    before = threading.active_count()

    def tell(action: str, share: float) -> None:
        loop.call_soon_threadsafe(begun.set)

    task = asyncio.create_task(measure_device(probe(), tmp_path, tell))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await loop.shutdown_default_executor()
    assert threading.active_count() <= before
    assert os.listdir(tmp_path) == []
