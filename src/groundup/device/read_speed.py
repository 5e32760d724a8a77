"""How fast the processor reads memory, by number of threads: what a model's speed on it is made of.

For every word that a model writes it reads nearly all of its weights once, so reading is measured and nothing
else: each thread adds up its own part of a buffer that is too large for the caches. A copy would be another
figure (it moves every byte three times), and what the memory's makers promise is never reached.

The best of several passes counts, because other programs can only make a pass slower. On a busy computer
even the best is worth little, and the answer says so: it keeps how much slower the middle pass was, and what
share of the processor others had meanwhile. A program that runs evenly all the time shows in the second only.

Method: J. D. McCalpin's STREAM, with a reading kernel; `numpy.sum` leaves Python's lock while it adds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psutil

from groundup.errors import InsufficientRoomError

if TYPE_CHECKING:
    import numpy

SMALLEST_BUFFER_BYTES: Final = 256 << 20
UNKNOWN_CACHE_BYTES: Final = 64 << 20
CACHE_FACTOR: Final = 4
LEAST_PASSES: Final = 5
LEAST_TIME_S: Final = 0.25  # of all passes with one number of threads
BUSY_SPREAD: Final = 1.3  # middle time over the fast ones, from which a computer counts as busy
BUSY_OTHERS_SHARE: Final = 0.15  # of the processor's time, likewise
_PIECE_BYTES: Final = 8 << 20  # between two looks at whether to stop
_FAST_SHARE: Final = 0.2

# What is done now, in words, and the part of the whole that is behind us (0 to 1).
OnProgress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ReadSample:
    """One number of threads: bytes per second of the best pass, and how quiet the computer was.

    `spread` is the middle time over the fast ones (1.0 = quiet), `others_share` the part of the processor's
    time that other programs took meanwhile (0 = none).
    """

    threads: int
    bytes_per_s: float
    spread: float
    others_share: float

    @property
    def is_busy(self) -> bool:
        """Whether something else ran that makes the figure doubtful."""
        return self.spread > BUSY_SPREAD or self.others_share > BUSY_OTHERS_SHARE


def buffer_bytes(last_cache_bytes: int | None) -> int:
    """A size that no cache holds: more than four times the last one, and at least 256 MiB."""
    cache = UNKNOWN_CACHE_BYTES if last_cache_bytes is None else last_cache_bytes
    return max(SMALLEST_BUFFER_BYTES, CACHE_FACTOR * cache + _PIECE_BYTES)


def thread_counts(usable: int, physical: int) -> list[int]:
    """Where to look for the best: 1, 2, half of the cores, all cores, all threads, as far as usable."""
    wanted = {1, 2, physical // 2, physical, usable}
    return sorted(count for count in wanted if 1 <= count <= usable)


def measure_read_speed(
    threads: Sequence[int],
    size_bytes: int,
    *,
    available_bytes: int,
    on_progress: OnProgress | None = None,
) -> list[ReadSample]:
    """Read a buffer with each of these numbers of threads.

    Ctrl-C ends it within milliseconds, an exception of `on_progress` where it is raised; no thread stays.

    Args:
        threads: numbers of threads to try.
        size_bytes: of the buffer (`buffer_bytes`).
        available_bytes: memory that is free; the buffer may take half of it.
        on_progress: told what is done.

    Raises:
        InsufficientRoomError: the buffer would take more than half of the free memory.
    """
    if size_bytes > available_bytes // 2:
        place = "to measure how fast memory is read"
        raise InsufficientRoomError("memory", place, 2 * size_bytes, available_bytes)
    found, stop = [], threading.Event()
    with ThreadPoolExecutor(max(threads)) as pool:
        try:
            parts = _touched(pool, size_bytes, max(threads))
            for done, count in enumerate(threads):
                if on_progress:
                    on_progress(f"reading with {count} thread{'s' if count > 1 else ''}", done / len(threads))
                found.append(_sample(pool, parts, count, stop))
        finally:
            stop.set()  # whatever happened, the threads end before the pool waits for them
    return found


def best(samples: Iterable[ReadSample]) -> ReadSample:
    """The fastest; of two that differ by less than 2 % the one with fewer threads."""
    ranked = sorted(samples, key=lambda sample: sample.threads)
    fastest = max(sample.bytes_per_s for sample in ranked)
    return next(sample for sample in ranked if sample.bytes_per_s > 0.98 * fastest)


def spread_of(times_s: Sequence[float]) -> float:
    """The middle time over the one that a fifth of all stay below."""
    ordered = sorted(times_s)
    return ordered[len(ordered) // 2] / ordered[int(_FAST_SHARE * (len(ordered) - 1))]


def _touched(pool: ThreadPoolExecutor, size_bytes: int, threads: int) -> numpy.ndarray[Any, Any]:
    """A buffer that is really there: pages that nobody wrote to are all the same empty one."""
    import numpy  # noqa: PLC0415  a tenth of a second that only this test needs

    values = numpy.empty(size_bytes // 4, numpy.float32)
    wait([pool.submit(part.fill, 1.0) for part in numpy.array_split(values, threads)])
    return values


def _sample(
    pool: ThreadPoolExecutor, values: numpy.ndarray[Any, Any], threads: int, stop: threading.Event
) -> ReadSample:
    length = -(-len(values) // threads)
    parts = [values[first : first + length] for first in range(0, len(values), length)]
    times_s: list[float] = []
    clock = _OthersClock()
    while len(times_s) < LEAST_PASSES or sum(times_s) < LEAST_TIME_S:
        before_s = time.perf_counter()
        passes = [pool.submit(_add_up, part, stop) for part in parts]
        wait(passes)
        times_s.append(time.perf_counter() - before_s)
    return ReadSample(threads, values.nbytes / min(times_s), spread_of(times_s), clock.others_share())


class _OthersClock:
    """What others do with the processor from now on; programs outside a virtual machine count as others."""

    def __init__(self) -> None:
        self._start = self._now()

    def others_share(self) -> float:
        """The part of the processor's time that was not idle and not ours."""
        idle_s, whole_s, own_s = (now - then for now, then in zip(self._now(), self._start, strict=True))
        return max(0.0, (whole_s - idle_s - own_s) / whole_s) if whole_s > 0 else 0.0

    def _now(self) -> tuple[float, float, float]:
        times = psutil.cpu_times()
        idle_s = times.idle + getattr(times, "iowait", 0.0)
        counted_twice_s = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
        return idle_s, sum(times) - counted_twice_s, time.process_time()


def _add_up(part: numpy.ndarray[Any, Any], stop: threading.Event) -> None:
    length = _PIECE_BYTES // part.itemsize
    for first in range(0, len(part), length):
        if stop.is_set():
            return
        part[first : first + length].sum()
