"""A range holds what lies between its ends."""

from __future__ import annotations

from groundup.fit.interval import Range


def test_around_a_figure() -> None:
    """A factor goes down and up from the middle, and both ends belong to the range."""
    found = Range.around(10.0, 1.25)
    assert (found.low, found.mid, found.high) == (8.0, 10.0, 12.5)
    assert 8.0 in found
    assert 12.5 in found
    assert 7.9 not in found


def test_sums_and_durations() -> None:
    """Ends go with ends; of a rate, the highest takes the least time."""
    rate = Range(2.0, 4.0, 8.0)
    assert rate + Range(1.0, 1.0, 1.0) == Range(3.0, 5.0, 9.0)
    assert rate.duration_of(16) == Range(2.0, 4.0, 8.0)
