"""The memory of the processor as one pool: the machine's total, the tightest limit, and what is free now."""

from __future__ import annotations

from collections.abc import Sequence

from .device import RESERVES_BYTES, MemoryPool
from .memory import Memory


def system_pool(levels: Sequence[Memory], *, system: str) -> MemoryPool:
    """One pool out of all levels that have a say.

    Args:
        levels: the machine first, then every control group with a limit (`memory_levels`).
        system: name of the operating system, for what it keeps for itself.
    """
    host = levels[0]
    tightest = min(levels, key=lambda level: level.total_bytes)
    return MemoryPool(
        kind="system",
        total_bytes=host.total_bytes,
        available_bytes=min(level.available_bytes for level in levels),
        limit_bytes=tightest.total_bytes,
        source=tightest.source,
        used_bytes=max(0, tightest.total_bytes - tightest.available_bytes),
        reserve_bytes=RESERVES_BYTES.get(system, 0),
    )
