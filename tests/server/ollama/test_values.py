"""Times and durations as Ollama's API writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from groundup.server.ollama.values import LEVEL, nanoseconds, timestamp


def test_times() -> None:
    """UTC with exactly six decimals, which every client's parser takes."""
    assert timestamp(0) == "1970-01-01T00:00:00.000000Z"
    assert timestamp(1_800_000_000.25) == "2027-01-15T08:00:00.250000Z"
    assert datetime.fromisoformat(timestamp(5.5)) == datetime(1970, 1, 1, 0, 0, 5, 500_000, UTC)


def test_durations() -> None:
    """Whole nanoseconds."""
    assert (nanoseconds(0), nanoseconds(1.5), nanoseconds(2e-9)) == (0, 1_500_000_000, 2)


def test_the_level_is_three_integers() -> None:
    """Clients compare it number by number."""
    assert [part.isdecimal() for part in LEVEL.split(".")] == [True] * 3
