"""A device has budgets, separate pools, and a fingerprint that changes when it does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.device.device import Accelerator, Device, MemoryPool, OperatingSystem, Processor
from groundup.device.processors import Processors
from tests.canaries.device_pools import pools_added_up, pools_counted_twice

GIB = 1 << 30
MEMORY = MemoryPool("system", 32 * GIB, 20 * GIB, 32 * GIB, "system", reserve_bytes=GIB)
COUNTS = Processors(16, 16, 16, 8, "system")
DEVICE = Device(
    memory=MEMORY,
    processor=Processor("X", "x86_64", frozenset({"avx2"}), COUNTS),
    operating_system=OperatingSystem("Linux", "6.8"),
)


def card(gigabytes: int, *, kind: str = "accelerator", is_usable: bool = True) -> Accelerator:
    """A card with so much memory, all of it free."""
    size = gigabytes * GIB
    pool = MemoryPool(kind, size, size, size, "driver")  # type: ignore[arg-type]
    return Accelerator("pci:1:2", "card", "amd", pool, "driver", is_usable=is_usable)


def test_budget_of_now_is_the_smaller_one() -> None:
    """What is free and what is left of the limit both bound it; it is never below nothing."""
    assert MemoryPool("system", 32, 20, 16, "x", used_bytes=4).now_bytes == 12
    assert MemoryPool("system", 32, 5, 16, "x", used_bytes=4).now_bytes == 5
    assert MemoryPool("system", 32, 5, 16, "x", used_bytes=40).now_bytes == 0


def test_quiet_budget_leaves_the_reserve() -> None:
    """Closing everything gives the whole less the reserve, within the limit, and never less than now."""
    assert MemoryPool("system", 32, 20, 32, "x", reserve_bytes=3).quiet_bytes == 29
    assert MemoryPool("system", 32, 20, 16, "x", reserve_bytes=3).quiet_bytes == 16
    assert MemoryPool("system", 32, 31, 32, "x", reserve_bytes=3).quiet_bytes == 31


SIZES = st.integers(0, 1 << 50)


@given(total=SIZES, available=SIZES, limit=SIZES, used=SIZES, reserve=SIZES)
def test_budgets_never_promise_too_much(
    total: int, available: int, limit: int, used: int, reserve: int
) -> None:
    """Whatever a system says, now is within all bounds, and quiet is between now and the limit."""
    pool = MemoryPool("system", total, min(available, total), min(limit, total), "x", used, reserve)
    assert 0 <= pool.now_bytes <= min(pool.available_bytes, pool.limit_bytes)
    assert pool.now_bytes <= pool.quiet_bytes <= pool.limit_bytes


def test_unequal_cards_stay_apart() -> None:
    """Two cards are two pools beside the system's, each with its own size."""
    device = replace(DEVICE, accelerators=(card(24), card(8)))
    assert [pool.total_bytes // GIB for pool in device.pools] == [32, 24, 8]


def test_cards_added_up_are_wrong() -> None:
    """A reader that takes two cards for one of their sum fails the same check."""
    device = replace(DEVICE, accelerators=(card(24), card(8)))
    assert [pool.total_bytes // GIB for pool in pools_added_up(device)] != [32, 24, 8]


def test_shared_memory_is_one_pool() -> None:
    """Graphics that share the memory put their limits on the one pool, and add none."""
    device = replace(DEVICE, accelerators=(card(32, kind="unified"),))
    assert [pool.kind for pool in device.pools] == ["unified"]


def test_shared_memory_counted_twice_is_wrong() -> None:
    """A reader that adds a pool for it fails the same check."""
    device = replace(DEVICE, accelerators=(card(32, kind="unified"),))
    assert [pool.kind for pool in pools_counted_twice(device)] != ["unified"]


def test_what_the_library_cannot_use_is_no_pool() -> None:
    """A card without its part of the engine library leaves only the processor's memory."""
    device = replace(
        DEVICE, accelerators=(card(24, is_usable=False), card(32, kind="unified", is_usable=False))
    )
    assert device.pools == (MEMORY,)


CHANGES: list[dict[str, Any]] = [
    {"memory": replace(MEMORY, total_bytes=16 * GIB)},
    {"memory": replace(MEMORY, limit_bytes=8 * GIB)},
    {"processor": replace(DEVICE.processor, name="Y")},
    {"processor": replace(DEVICE.processor, counts=replace(COUNTS, usable_threads=2))},
    {"processor": replace(DEVICE.processor, instructions=frozenset({"avx2", "avx512f"}))},
    {"accelerators": (card(24),)},
    {"operating_system": OperatingSystem("Linux", "6.8", "WSL2")},
]


@pytest.mark.parametrize("change", CHANGES)
def test_fingerprint_changes_with_the_computer(change: dict[str, Any]) -> None:
    """Other memory, limits, processor, threads, cards or surroundings are another computer."""
    assert replace(DEVICE, **change).fingerprint != DEVICE.fingerprint


def test_fingerprint_stays_with_the_computer() -> None:
    """What is free now, a new kernel and a few megabytes more of memory are not."""
    fuller = replace(MEMORY, available_bytes=GIB, total_bytes=32 * GIB + (4 << 20))
    newer = replace(DEVICE, memory=fuller, operating_system=OperatingSystem("Linux", "6.9"))
    assert newer.fingerprint == DEVICE.fingerprint
    assert len(DEVICE.fingerprint) == 16
