"""How much memory this process may use, and how much of it is free now.

The smallest of what the machine has and of what every control group around this process allows: a
container on a big machine has little memory, and the machine's own figures do not say so. Memory that
holds unused file pages counts as free, because the system gives it up when it is asked for. Accelerators
are another matter and not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from .control_groups import controller_groups, read_number, read_text, unified_groups

# Version 1 writes a number near 2^63 where there is no limit.
_NO_LIMIT_BYTES: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory in bytes; `source` says whose limit the total is."""

    total_bytes: int
    available_bytes: int
    source: str


def memory(root: Path = Path("/"), *, host: Memory | None = None) -> Memory:
    """The memory of this process.

    Args:
        root: stands for `/`, so that a test can show another machine.
        host: what the machine as a whole has; asked of the system by default.
    """
    found = memory_levels(root, host=host)
    smallest = min(found, key=lambda memory: memory.total_bytes)
    return Memory(
        total_bytes=smallest.total_bytes,
        available_bytes=min(memory.available_bytes for memory in found),
        source=smallest.source,
    )


def memory_levels(root: Path = Path("/"), *, host: Memory | None = None) -> list[Memory]:
    """Every level that has a say: the machine as a whole first, then each control group that sets a limit."""
    return [host or _host_memory(root), *_unified(root), *_version_one(root)]


def _host_memory(root: Path) -> Memory:
    """What the kernel says of the whole machine; where it writes no such file, the system is asked."""
    figures = dict(_kernel_figures(root))
    total, available = figures.get("MemTotal"), figures.get("MemAvailable")
    if total and available is not None:
        return Memory(total_bytes=total, available_bytes=min(available, total), source="system")
    seen = psutil.virtual_memory()
    return Memory(total_bytes=seen.total, available_bytes=seen.available, source="system")


def _kernel_figures(root: Path) -> Iterator[tuple[str, int]]:
    """Names and bytes of `/proc/meminfo`, which counts in kibibytes."""
    for line in read_text(root / "proc/meminfo").splitlines():
        name, _, value = line.partition(":")
        number = value.removesuffix("kB").strip()
        if number.isascii() and number.isdigit():
            yield name, int(number) << 10


def _unified(root: Path) -> list[Memory]:
    found = []
    for folder in unified_groups(root):
        limits = [read_number(folder / "memory.max"), read_number(folder / "memory.high")]
        used = read_number(folder / "memory.current")
        reclaimable = _statistic(folder, "inactive_file")
        found += _limited(folder, limits, used_bytes=used or 0, reclaimable_bytes=reclaimable)
    return found


def _version_one(root: Path) -> list[Memory]:
    found = []
    groups = controller_groups(root, "memory")
    for folder in groups:
        # Limits above the topmost level that a container sees are summed up by the kernel in one figure.
        unseen = _statistic(folder, "hierarchical_memory_limit") if folder == groups[-1] else None
        limits = [read_number(folder / "memory.limit_in_bytes"), unseen or None]
        used = read_number(folder / "memory.usage_in_bytes")
        reclaimable = _statistic(folder, "total_inactive_file")
        found += _limited(folder, limits, used_bytes=used or 0, reclaimable_bytes=reclaimable)
    return found


def _limited(
    folder: Path, limits: list[int | None], *, used_bytes: int, reclaimable_bytes: int
) -> list[Memory]:
    """What one group allows: one entry, or none where it sets no limit."""
    real = [limit for limit in limits if limit is not None and limit < _NO_LIMIT_BYTES]
    if not real:
        return []
    held = max(0, used_bytes - reclaimable_bytes)
    free = max(0, min(real) - held)
    return [Memory(total_bytes=min(real), available_bytes=free, source=f"control group {folder}")]


def _statistic(folder: Path, name: str) -> int:
    """One number of memory.stat; 0 where it is not there."""
    for line in read_text(folder / "memory.stat").splitlines():
        key, _, value = line.partition(" ")
        if key == name and value.strip().isdigit():
            return int(value)
    return 0
