"""Figures as people read them: always with a unit, memory and downloads each in their own."""

from __future__ import annotations

import pytest

from groundup.fit.interval import Range
from groundup.fit.wording import (
    download_text,
    memory_range_text,
    memory_text,
    pace_text,
    pages_text,
    range_text,
    speed_text,
    wait_text,
)

GIB, MIB = 1 << 30, 1 << 20


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "1 MB"), (610 * MIB, "610 MB"), (GIB, "1 GB"), (int(2.84 * GIB), "2.8 GB"), (24 * GIB, "24 GB"),
        (int(9.96 * GIB), "10 GB"), (1500 * GIB, "1,500 GB"),
    ],
)  # fmt: skip
def test_memory(size: int, text: str) -> None:
    """In powers of two, as makers label it."""
    assert memory_text(size) == text


def test_a_download_is_counted_as_hubs_count() -> None:
    """The same bytes have another figure as a download; mixing both up is the mistake of others."""
    assert download_text(5 * GIB) == "5.4 GB"
    assert memory_text(5 * GIB) == "5 GB"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (2.7, 2.9, "2.7 to 2.9 GB"), (3.71, 4.0, "3.7 to 4.0 GB"), (2.0, 2.01, "2 GB"),
        (11, 13, "11 to 13 GB"), (9.5, 10.2, "9.5 to 10 GB"), (0.9, 1.2, "922 MB to 1.2 GB"),
    ],
)  # fmt: skip
def test_an_interval_of_memory(low: float, high: float, text: str) -> None:
    """One unit, if both have the same; one figure, if both look alike."""
    assert memory_range_text(int(low * GIB), int(high * GIB)) == text


def test_pages() -> None:
    """Nobody counts parts of them."""
    assert [pages_text(tokens) for tokens in (500, 700, 8192)] == ["less than a page", "1 page", "11 pages"]


@pytest.mark.parametrize(
    ("low", "high", "text", "pace"),
    [
        (11, 15, "8 to 11 words/s", "faster than you read"),
        (6, 8, "4 to 6 words/s", "about as fast as you read"),
        (2.4, 3.2, "1.8 to 2.4 words/s", "slower than you read"),
        (1, 2, "0.8 to 1.5 words/s", "start it and fetch a coffee"),
    ],
)
def test_speed(low: float, high: float, text: str, pace: str) -> None:
    """In words, and what that is like by the low end."""
    speed = Range(low, (low + high) / 2, high)
    assert (speed_text(speed), pace_text(speed)) == (text, pace)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.1, 0.4, "less than 1 s"), (0.6, 1.2, "0.6 to 1.2 s"), (4, 6, "4 to 6 s"),
        (100, 200, "1.7 to 3 min"), (7000, 9000, "1.9 to 2.5 h"),
    ],
)  # fmt: skip
def test_waits(low: float, high: float, text: str) -> None:
    """In the unit that suits the longer end."""
    assert wait_text(Range(low, (low + high) / 2, high)) == text


def test_what_looks_alike_is_said_once() -> None:
    """No "5 to 5"."""
    assert range_text(Range(4.8, 5, 5.2)) == "5"
