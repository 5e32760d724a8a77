"""A rate is bytes a second, in powers of 1000."""

from __future__ import annotations

import click
import pytest

from groundup.cli.transfer.rate_type import RateType


@pytest.mark.parametrize(
    ("text", "bytes_per_s"),
    [
        ("0", 0),
        ("1000", 1_000),
        ("1k", 1_000),
        ("500k", 500_000),
        ("5M", 5_000_000),
        ("1.5MB/s", 1_500_000),
        ("1g", 10**9),
    ],
)
def test_rates(text: str, bytes_per_s: int) -> None:
    """With k, M or G, in either case, and with B or B/s for who likes it exact."""
    assert RateType().convert(text, None, None) == bytes_per_s


@pytest.mark.parametrize("text", ["", "fast", "-5M", "5 T", "1e9", "5M/h", "٣M"])
def test_no_rates(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(click.BadParameter, match="5M"):
        RateType().convert(text, None, None)


@pytest.mark.parametrize("text", ["5", "999", "0.999k", "0.001", "700B/s"])
def test_rates_too_small_to_be_meant(text: str) -> None:
    """Below 1k a rate is refused, with what it would have been and from where on it may be."""
    with pytest.raises(click.BadParameter, match=r"bytes a second.*at least 1k"):
        RateType().convert(text, None, None)
