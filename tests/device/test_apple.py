"""Apple's computers have one memory, of which graphics may take the part that the system recommends."""

from __future__ import annotations

import pytest

from groundup.device.apple import apple_accelerator, graphics_limit_bytes
from groundup.device.device import Accelerator, MemoryPool

from .fake_system import GivenValues

GIB = 1 << 30
METAL = frozenset({"cpu", "metal"})


def mac(gigabytes: int, chip: str = "Apple M4 Pro", **more: int) -> Accelerator | None:
    """The graphics of a Mac of which everything is free."""
    values: dict[str, int | str] = {
        "hw.memsize": gigabytes * GIB,
        "machdep.cpu.brand_string": chip,
        "hw.physicalcpu": 14,
        "iogpu.wired_limit_mb": more.get("wired_limit_mb", 0),
    }
    total = gigabytes * GIB
    system = MemoryPool("system", total, more.get("available", total), total, "system", reserve_bytes=3 * GIB)
    return apple_accelerator(GivenValues(values), system, METAL)


@pytest.mark.parametrize(("gigabytes", "megabytes"), [(16, 11_453), (32, 22_906), (64, 51_539)])
def test_limits_are_those_of_logs(gigabytes: int, megabytes: int) -> None:
    """16 and 32 GB allow what logs show, in megabytes of 10^6; 64 GB allow three quarters."""
    found = mac(gigabytes)
    assert found is not None
    assert found.pool.limit_bytes // 10**6 == megabytes
    assert (found.pool.kind, found.pool.total_bytes) == ("unified", gigabytes * GIB)
    assert found.pool.quiet_bytes == found.pool.limit_bytes


def test_owner_may_set_the_limit() -> None:
    """A limit that was set by hand counts, and never beyond the memory; 0 means that none was."""
    found = mac(16, wired_limit_mb=14_000)
    assert found is not None
    assert (found.pool.limit_bytes, found.pool.source) == (14_000 << 20, "iogpu.wired_limit_mb")
    too_much = mac(16, wired_limit_mb=99_000)
    assert too_much is not None
    assert too_much.pool.limit_bytes == 16 * GIB
    unset = mac(16, wired_limit_mb=0)
    assert unset is not None
    assert unset.pool.limit_bytes == graphics_limit_bytes(16 * GIB)


def test_what_is_free_bounds_it_too() -> None:
    """The budget of now is never more than what is available."""
    found = mac(32, available=5 * GIB)
    assert found is not None
    assert found.pool.now_bytes == 5 * GIB


def test_chips_are_told_apart_by_their_cores() -> None:
    """The M4 Pro with 14 cores has a known bandwidth, a chip of unknown cores has none."""
    known, unknown = mac(48), mac(48, chip="Apple M3 Max")
    assert known is not None
    assert known.bandwidth is not None
    assert known.bandwidth.bytes_per_s == 273e9
    assert unknown is not None
    assert unknown.bandwidth is None  # sold with 14 and 16 cores, and memory of different speed


def test_other_computers_have_none() -> None:
    """A Mac with Intel's processor and any other system have no Apple graphics."""
    assert mac(16, chip="Intel(R) Core(TM) i5-4278U CPU @ 2.60GHz") is None
    assert mac(16, chip="") is None
