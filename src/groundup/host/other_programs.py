"""What share of the processor other programs take while something of ours is measured.

A program that runs evenly all the time slows every sample alike, so the samples do not show it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import psutil

BUSY_SHARE: Final = 0.15


@dataclass(frozen=True, slots=True)
class ProcessorTimes:
    """Seconds of all processors together: that have passed, that were idle, and that were ours."""

    whole_s: float
    idle_s: float
    ours_s: float


def times_now(process_id: int | None) -> ProcessorTimes:
    """The times until now; ours are those of this process and of a worker, while there is one."""
    times = psutil.cpu_times()
    counted_twice_s = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return ProcessorTimes(
        whole_s=sum(times) - counted_twice_s,
        idle_s=times.idle + getattr(times, "iowait", 0.0),
        ours_s=time.process_time() + _worker_s(process_id),
    )


def others_share(before: ProcessorTimes, after: ProcessorTimes) -> float:
    """The part of the time between that was neither idle nor ours, 0 to 1."""
    whole_s = after.whole_s - before.whole_s
    busy_s = whole_s - (after.idle_s - before.idle_s) - (after.ours_s - before.ours_s)
    return min(1.0, max(0.0, busy_s / whole_s)) if whole_s > 0 else 0.0


def _worker_s(process_id: int | None) -> float:
    try:
        times = psutil.Process(process_id).cpu_times() if process_id else None
    except psutil.Error:
        return 0.0
    return times.user + times.system if times else 0.0
