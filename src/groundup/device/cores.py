"""How many cores there are behind the threads, and which of them are the fast ones.

Two threads of one core share what reads memory, and a model waits for its slowest thread: counts of cores
decide where a search for the best number of threads looks. Only counts; the search is elsewhere.

Sources: Documentation/ABI/testing/sysfs-devices-system-cpu of the Linux kernel; for macOS `man 3 sysctl`.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .control_groups import read_number, read_text
from .system_values import SystemValues

_FOLDER: Final = "sys/devices/system/cpu"


@dataclass(frozen=True, slots=True)
class Cores:
    """Counts of cores; None where the system does not say. `performance` are those of the fast kind."""

    physical: int | None = None
    performance: int | None = None


def linux_cores(root: Path = Path("/"), *, allowed: AbstractSet[int] | None = None) -> Cores:
    """Cores among the threads that this process may use (all by default), from the kernel's files."""
    threads = _threads(root)
    threads = threads & allowed if allowed else threads
    siblings = {thread: _siblings(root, thread) for thread in threads}
    if not siblings or not all(siblings.values()):
        return Cores()
    physical = len(set(siblings.values()))
    fast = _fast_threads(root, threads)
    if not fast or fast == threads:
        return Cores(physical, physical)
    return Cores(physical, len({siblings[thread] for thread in fast}))


def online_threads(root: Path) -> int:
    """How many threads the machine runs; 0 where the kernel does not say."""
    return len(_threads(root))


def apple_cores(values: SystemValues) -> Cores:
    """Cores of an Apple computer."""
    physical = values.number("hw.physicalcpu")
    return Cores(physical, values.number("hw.perflevel0.physicalcpu") or physical)


def numbers(text: str) -> set[int]:
    """A kernel's list of numbers: "0-3,8" → {0, 1, 2, 3, 8}; parts that are none are left out."""
    found: set[int] = set()
    for part in text.strip().split(","):
        first, _, last = part.partition("-")
        if first.isdigit() and (last or first).isdigit():
            found |= set(range(int(first), min(int(last or first), int(first) + 65_536) + 1))
    return found


def _threads(root: Path) -> set[int]:
    online = numbers(read_text(root / _FOLDER / "online"))
    return online or numbers(read_text(root / _FOLDER / "present"))


def _siblings(root: Path, thread: int) -> frozenset[int]:
    """The threads of the same core; older kernels have the list under another name."""
    folder = root / _FOLDER / f"cpu{thread}/topology"
    text = read_text(folder / "core_cpus_list") or read_text(folder / "thread_siblings_list")
    return frozenset(numbers(text))


def _fast_threads(root: Path, threads: AbstractSet[int]) -> set[int]:
    """Threads of the fast kind: named by the kernel on x86, those of the highest capacity on Arm."""
    named = numbers(read_text(root / "sys/devices/cpu_core/cpus"))
    if named:
        return named & threads
    capacities = {thread: read_number(root / _FOLDER / f"cpu{thread}/cpu_capacity") for thread in threads}
    known = [capacity for capacity in capacities.values() if capacity]
    return {thread for thread, capacity in capacities.items() if capacity == max(known)} if known else set()
