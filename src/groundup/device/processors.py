"""How many threads this process may run at once.

The machine's count is only an upper bound: the process may be pinned to some processors, and a control
group may grant the time of fewer. More threads than that slow a model down, because all wait for the
last. How many of them are best for a model is measured elsewhere.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from .control_groups import controller_groups, read_number, read_text, unified_groups
from .cores import Cores, apple_cores, linux_cores, online_threads
from .system_values import MacValues


@dataclass(frozen=True, slots=True)
class Processors:
    """Counts of threads; `usable_threads` is the smallest, and `source` says what sets it.

    `physical_cores` and `performance_cores` are those behind the allowed threads: two threads of one core
    read no faster than one, and slow cores make the fast ones wait. None = the system does not say.
    """

    host_threads: int
    allowed_threads: int
    usable_threads: int
    physical_cores: int
    source: str
    performance_cores: int | None = None


def processors(
    root: Path = Path("/"), *, host_threads: int | None = None, allowed_threads: int | None = None
) -> Processors:
    """The processors of this process.

    Args:
        root: stands for `/`, so that a test can show another machine.
        host_threads, allowed_threads: those of the machine, and those that this process is pinned to;
            asked of the system by default.
    """
    is_here = root == Path("/")
    host = host_threads or (0 if is_here else online_threads(root)) or os.cpu_count() or 1
    pinned = _pinned_threads() if is_here else set()
    allowed = allowed_threads or len(pinned) or host
    limits = [(host, "system"), (allowed, "affinity"), *_quotas(root)]
    usable, source = min(limits, key=lambda limit: limit[0])
    cores = _cores(root, pinned)
    return Processors(
        host_threads=host,
        allowed_threads=allowed,
        usable_threads=max(1, usable),
        physical_cores=min(cores.physical or psutil.cpu_count(logical=False) or host, host),
        source=source,
        performance_cores=cores.performance,
    )


def usable_threads() -> int:
    """Threads that this process may run at once."""
    return processors().usable_threads


def _pinned_threads() -> set[int]:
    """Processors that this process is pinned to; none where the system does not say."""
    affinity = getattr(os, "sched_getaffinity", None)
    return affinity(0) if affinity else set()


def _cores(root: Path, pinned: set[int]) -> Cores:
    if sys.platform == "darwin" and root == Path("/"):
        return apple_cores(MacValues())
    return linux_cores(root, allowed=pinned)


def _quotas(root: Path) -> list[tuple[int, str]]:
    """Processor time that each control group grants, in whole threads, rounded up."""
    found = []
    for folder in unified_groups(root):
        quota, _, period = read_text(folder / "cpu.max").strip().partition(" ")
        found += _granted(folder, quota, period)
    for folder in controller_groups(root, "cpu"):
        quota = str(read_number(folder / "cpu.cfs_quota_us"))
        found += _granted(folder, quota, str(read_number(folder / "cpu.cfs_period_us")))
    return found


def _granted(folder: Path, quota_us: str, period_us: str) -> list[tuple[int, str]]:
    """One entry, or none where the group sets no limit ("max", or -1 in version 1)."""
    if not (quota_us.isdigit() and period_us.isdigit() and int(period_us)):
        return []
    return [(-(-int(quota_us) // int(period_us)), f"control group {folder}")]
