"""Crawling connections are noticed; slow users and short pauses are not."""

from __future__ import annotations

import pytest

from groundup.errors import ConnectionLostError
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.slow_watch import SlowWatch

LIMITS = DownloadLimits(slowest_bytes_per_s=100, slow_after_s=10.0)


def test_crawling_ends() -> None:
    """Below the lowest rate over a whole window it is over."""
    watch = SlowWatch(LIMITS, "hub.example")
    for _ in range(9):
        watch.record(99, 1.0)
    with pytest.raises(ConnectionLostError, match="crawled at 99 bytes"):
        watch.record(99, 1.0)


def test_slow_but_steady_goes_on() -> None:
    """At the lowest rate it goes on for ever."""
    watch = SlowWatch(LIMITS, "hub.example")
    for _ in range(1_000):
        watch.record(100, 1.0)


def test_a_fast_beginning_does_not_excuse_the_rest() -> None:
    """Each window is looked at for itself."""
    watch = SlowWatch(LIMITS, "hub.example")
    watch.record(1_000_000, 10.0)
    with pytest.raises(ConnectionLostError):
        watch.record(1, 10.0)


def test_time_of_our_own_does_not_count() -> None:
    """Only waiting for bytes counts, so a cap on the rate never looks like a crawl."""
    watch = SlowWatch(LIMITS, "hub.example")
    for _ in range(1_000):
        watch.record(1, 0.0)
