"""The cap on bytes per second."""

from __future__ import annotations

import asyncio
import time

import pytest

from groundup.hubs.bandwidth import BandwidthCap


async def test_no_cap() -> None:
    """Without a cap nobody waits."""
    assert await BandwidthCap().take(1 << 40) == 0.0


@pytest.mark.parametrize("takers", [1, 5])
async def test_together_they_stay_under_it(takers: int) -> None:
    """However many take, together they do not get more than the rate."""
    cap, began_s = BandwidthCap(100_000), time.monotonic()

    async def take() -> None:
        for _ in range(50 // takers):
            await cap.take(1_000)

    await asyncio.gather(*(take() for _ in range(takers)))
    assert time.monotonic() - began_s >= 0.35  # half a second's worth, less what may be saved up


async def test_nothing_is_saved_up() -> None:
    """After a rest it is no faster than the rate, but for a tenth of a second's worth."""
    cap = BandwidthCap(100_000)
    await cap.take(1)
    await asyncio.sleep(0.3)
    began_s = time.monotonic()
    await cap.take(10_000)
    await cap.take(20_000)
    assert time.monotonic() - began_s >= 0.15
