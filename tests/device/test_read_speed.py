"""Reading is measured with a buffer that no cache holds, can be stopped, and says when it is doubtful."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from groundup.device.read_speed import (
    LEAST_PASSES,
    ReadSample,
    best,
    buffer_bytes,
    measure_read_speed,
    spread_of,
    thread_counts,
)
from groundup.errors import InsufficientRoomError
from groundup.host.stoppable import StoppedError

MIB = 1 << 20
PLENTY = 1 << 40


def sample(threads: int, gigabytes_per_s: float, spread: float = 1.0, others: float = 0.0) -> ReadSample:
    """A sample with these figures."""
    return ReadSample(threads, gigabytes_per_s * 1e9, spread, others)


@pytest.mark.parametrize("cache_bytes", [0, 8 * MIB, 32 * MIB, 64 * MIB, 256 * MIB, None])
def test_buffer_is_larger_than_four_caches(cache_bytes: int | None) -> None:
    """At least 256 MiB, and more than four times the last cache."""
    size = buffer_bytes(cache_bytes)
    assert size >= 256 * MIB
    assert size > 4 * (cache_bytes or 0)


@pytest.mark.parametrize(
    ("usable", "physical", "counts"),
    [(1, 1, [1]), (2, 2, [1, 2]), (8, 4, [1, 2, 4, 8]), (12, 6, [1, 2, 3, 6, 12]), (2, 8, [1, 2])],
)
def test_numbers_of_threads_to_try(usable: int, physical: int, counts: list[int]) -> None:
    """One, two, half of the cores, all cores and all threads, never more than may run."""
    assert thread_counts(usable, physical) == counts


def test_reading_is_measured() -> None:
    """Every number of threads gives a figure that memory can have."""
    told: list[tuple[str, float]] = []
    found = measure_read_speed(
        [1, 2], 64 * MIB, available_bytes=PLENTY, on_progress=lambda *what: told.append(what)
    )
    assert [one.threads for one in found] == [1, 2]
    assert all(1e8 < one.bytes_per_s < 1e13 for one in found)
    assert all(one.spread >= 1 and 0 <= one.others_share <= 1 for one in found)
    assert told == [("reading with 1 thread", 0.0), ("reading with 2 threads", 0.5)]


def test_every_byte_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pass adds up all values, however they are divided among threads."""
    read: list[int] = []
    lock = threading.Lock()

    def count(part: object, stop: threading.Event) -> None:
        with lock:
            read.append(len(part))  # type: ignore[arg-type]
        time.sleep(0.05)

    monkeypatch.setattr("groundup.device.read_speed._add_up", count)
    measure_read_speed([3], 10 * MIB, available_bytes=PLENTY)
    assert sum(read) == LEAST_PASSES * 10 * MIB // 4
    assert len(read) == LEAST_PASSES * 3


@pytest.mark.parametrize("error", [KeyboardInterrupt, StoppedError])
def test_stopping_ends_the_threads(error: type[BaseException]) -> None:
    """An error on the way out, Ctrl-C or that of who stops it, leaves no thread behind."""

    def stop(_action: str, share: float) -> None:
        if share:
            raise error

    threads = threading.active_count()
    with pytest.raises(error):
        measure_read_speed([1, 2], 16 * MIB, available_bytes=PLENTY, on_progress=stop)
    assert threading.active_count() == threads


def test_interrupt_within_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while threads read does not wait until they have read everything."""
    begun, main = threading.Event(), threading.get_ident()

    def read_for_long(_part: object, stop: threading.Event) -> None:
        begun.set()
        stop.wait(60)

    def press() -> None:
        begun.wait(60)
        signal.pthread_kill(main, signal.SIGINT)

    monkeypatch.setattr("groundup.device.read_speed._add_up", read_for_long)
    threading.Thread(target=press).start()
    before_s = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        measure_read_speed([2], 16 * MIB, available_bytes=PLENTY)
    assert time.perf_counter() - before_s < 30


def test_little_memory_is_not_taken() -> None:
    """A test that would take more than half of the free memory is refused with the figures."""
    with pytest.raises(InsufficientRoomError) as caught:
        measure_read_speed([1], 256 * MIB, available_bytes=511 * MIB)
    assert (caught.value.needed_bytes, caught.value.available_bytes) == (512 * MIB, 511 * MIB)


def test_fewer_threads_win_a_draw() -> None:
    """The fastest counts; where two are alike, fewer threads do."""
    assert best([sample(1, 10), sample(2, 19.9), sample(4, 20), sample(8, 15)]).threads == 2
    assert best([sample(1, 10), sample(2, 15), sample(4, 20)]).threads == 4


def test_busy_computers_are_recognised() -> None:
    """Uneven passes are doubtful, and so are even ones while others had the processor."""
    assert not sample(2, 20, spread=1.1, others=0.05).is_busy
    assert sample(2, 20, spread=1.5).is_busy
    assert sample(2, 20, spread=1.0, others=0.5).is_busy


def test_spread_is_the_middle_over_the_fast() -> None:
    """Equal times have none; a middle of twice the fast ones has 2."""
    assert spread_of([1.0] * 5) == 1.0
    assert spread_of([3.0, 1.0, 2.0, 1.0, 2.0]) == 2.0
