"""The processor's memory is one pool: the machine's total, the tightest limit, the least that is free."""

from __future__ import annotations

from groundup.device.memory import Memory
from groundup.device.system_pool import system_pool

GIB = 1 << 30
HOST = Memory(64 * GIB, 50 * GIB, "system")


def test_machine_alone() -> None:
    """Without groups the whole machine may be used, and a quiet one leaves the reserve."""
    pool = system_pool([HOST], system="Linux")
    assert (pool.total_bytes, pool.limit_bytes, pool.now_bytes) == (64 * GIB, 64 * GIB, 50 * GIB)
    assert pool.quiet_bytes == 64 * GIB - 3 * GIB // 2


def test_tightest_group_is_the_limit() -> None:
    """A container's limit holds, whole: what the system keeps lies outside of it."""
    pool = system_pool([HOST, Memory(8 * GIB, 7 * GIB, "control group a")], system="Linux")
    assert (pool.total_bytes, pool.limit_bytes, pool.source) == (64 * GIB, 8 * GIB, "control group a")
    assert (pool.now_bytes, pool.quiet_bytes) == (7 * GIB, 8 * GIB)


def test_free_memory_may_end_elsewhere() -> None:
    """A group that is wide but full leaves less than the tightest one."""
    levels = [HOST, Memory(16 * GIB, GIB, "outer"), Memory(8 * GIB, 6 * GIB, "inner")]
    pool = system_pool(levels, system="Linux")
    assert (pool.limit_bytes, pool.now_bytes) == (8 * GIB, GIB)


def test_reserve_is_the_systems() -> None:
    """macOS and Windows keep more for themselves than Linux."""
    quiet = [system_pool([HOST], system=name).quiet_bytes for name in ("Linux", "macOS", "Windows")]
    assert quiet == [64 * GIB - 3 * GIB // 2, 61 * GIB, 61 * GIB]
