"""Seconds that are left follow what was expected, and later what was seen."""

from __future__ import annotations

import pytest

from groundup.host.time_left import TimeLeft


def test_what_was_expected_counts_at_first_and_what_was_seen_later() -> None:
    """A first small share says nothing yet; a tenth of the time for half of it says that as much is left."""
    moments = [100.0]
    left = TimeLeft(60.0, lambda: moments[-1])
    moments.append(106.0)
    left.note(0.1)
    assert left.seconds == 54.0
    assert left.share == pytest.approx(0.1)
    left.note(0.5)
    assert left.seconds == 6.0
    assert left.share == pytest.approx(0.5)
    moments.append(109.0)
    assert left.seconds == 3.0
    assert left.share == pytest.approx(0.75)


def test_nothing_is_left_where_it_takes_longer() -> None:
    """Never less than nothing, and never more than all."""
    moments = [0.0]
    left = TimeLeft(10.0, lambda: moments[-1])
    moments.append(30.0)
    assert (left.seconds, left.share) == (0.0, 1.0)
