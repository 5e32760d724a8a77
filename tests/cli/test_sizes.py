"""Sizes, rates and times are short, rounded and have their unit."""

from __future__ import annotations

import pytest

from groundup.cli.sizes import duration_text, rate_text, share_text, size_text


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (9_960, "10 kB"),
        (999_600, "1.0 MB"),
        (2_620_000_000, "2.6 GB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes(size_bytes: int, said: str) -> None:
    """Powers of 1000, two figures at least, and no "1000 kB"."""
    assert size_text(size_bytes) == said


def test_parts_share_a_unit() -> None:
    """The unit stands once where it is the same."""
    assert share_text(1_600_000_000, 2_620_000_000) == "1.6 of 2.6 GB"
    assert share_text(700_000_000, 2_620_000_000) == "700 MB of 2.6 GB"


def test_rates() -> None:
    """Nothing is said of a rate while nothing comes."""
    assert rate_text(0.0) == ""
    assert rate_text(11_240_000) == "11 MB/s"


@pytest.mark.parametrize(
    ("duration_s", "said"),
    [
        (None, ""),
        (0.2, "0 s"),
        (59.4, "59 s"),
        (200, "3 min 20 s"),
        (660, "11 min"),
        (3_600, "1 h"),
        (3_900, "1 h 5 min"),
    ],
)
def test_durations(duration_s: float | None, said: str) -> None:
    """The two largest units, and none that is exact beyond what anybody knows."""
    assert duration_text(duration_s) == said
