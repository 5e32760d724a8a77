"""Apple's computers: one memory for processor and graphics, of which the graphics may take only a part.

The system itself recommends that part, and only its graphics library can be asked for it. What it answered
in logs is kept here as a rule, on the careful side: two thirds of up to 36 GB (16 GB: 11,453 MB; 32 GB:
22,906 MB), three quarters of more (64 GB: 51,540 MB). Newer systems allow somewhat more. An owner may have
set the part by hand; then that counts.

Sources: "recommendedMaxWorkingSetSize" in logs of llama.cpp (issues 1870, 3213 and others);
`iogpu.wired_limit_mb` of macOS, where 0 means that nothing was set.
"""

from __future__ import annotations

from typing import Final

from .accelerator_table import known_accelerator
from .backends import backend_for
from .device import GIB, Accelerator, MemoryPool
from .system_values import SystemValues

_LARGEST_OF_TWO_THIRDS_BYTES: Final = 36 * GIB


def apple_accelerator(
    values: SystemValues, system: MemoryPool, backends: frozenset[str]
) -> Accelerator | None:
    """The graphics of an Apple chip; None on a computer without one (those with Intel's processor)."""
    chip = values.text("machdep.cpu.brand_string")
    if not chip.startswith("Apple "):
        return None
    key = f"apple:{chip}:{values.number('hw.physicalcpu') or 0}"
    row = known_accelerator(key)
    backend, is_usable = backend_for("apple", backends)
    return Accelerator(
        key=key,
        name=chip,
        maker="apple",
        pool=_pool(values, system),
        source="macOS",
        backend=backend,
        is_usable=is_usable,
        bandwidth=row.bandwidth if row else None,
    )


def graphics_limit_bytes(total_bytes: int) -> int:
    """The part of the memory that graphics may take, where the owner set none."""
    if total_bytes <= _LARGEST_OF_TWO_THIRDS_BYTES:
        return total_bytes * 2 // 3
    return total_bytes * 3 // 4


def _pool(values: SystemValues, system: MemoryPool) -> MemoryPool:
    total = values.number("hw.memsize") or system.total_bytes
    chosen = (values.number("iogpu.wired_limit_mb") or 0) << 20
    return MemoryPool(
        kind="unified",
        total_bytes=total,
        available_bytes=min(system.available_bytes, total),
        limit_bytes=min(chosen or graphics_limit_bytes(total), total),
        source="iogpu.wired_limit_mb" if chosen else "rule for macOS",
        reserve_bytes=system.reserve_bytes,
    )
