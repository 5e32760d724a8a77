"""Progress: rates that people can believe, and events that survive JSON."""

from __future__ import annotations

import msgspec
import pytest

from groundup.hubs.progress import AnyEvent, FileProgress, Progress, RateMeter


def test_rate_over_a_window() -> None:
    """The rate is that of the last seconds, not of the whole time."""
    meter = RateMeter(window_s=5.0)
    for second in range(20):
        meter.record(float(second), 1_000 * min(second, 10))
    assert meter.bytes_per_s == pytest.approx(0.0, abs=1e-9)
    meter.record(20.0, 20_000)
    assert meter.bytes_per_s > 1_000


def test_nothing_known_yet() -> None:
    """Before there are two moments nobody can say how long it takes."""
    meter = RateMeter()
    assert (meter.bytes_per_s, meter.left_s(5)) == (0.0, None)
    meter.record(1.0, 100)
    assert meter.left_s(5) is None


def test_time_left() -> None:
    """Time left is what is left, by the rate."""
    meter = RateMeter()
    meter.record(0.0, 0)
    meter.record(2.0, 10_000)
    assert meter.left_s(50_000) == 10.0


def test_no_time_left_at_a_crawl() -> None:
    """Half a kilobyte after a second says nothing about the hours that a large file takes."""
    meter = RateMeter()
    meter.record(0.0, 0)
    meter.record(1.0, 516)
    assert meter.left_s(400_000_000) is None


def test_restart_begins_anew() -> None:
    """Less than before is no negative rate."""
    meter = RateMeter()
    meter.record(0.0, 5_000)
    meter.record(1.0, 0)
    assert meter.bytes_per_s == 0.0


def test_events_survive_json() -> None:
    """An event comes out of JSON as it went in, told apart by its name."""
    files = (FileProgress(file="a", done_bytes=1, size_bytes=2),)
    event = Progress(done_bytes=1, total_bytes=2, bytes_per_s=3.5, left_s=None, files=files)
    line = msgspec.json.encode(event)
    assert msgspec.json.decode(line)["event"] == "progress"
    assert msgspec.json.decode(line, type=AnyEvent) == event
