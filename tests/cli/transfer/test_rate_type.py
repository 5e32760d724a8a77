"""A rate is bytes a second, in powers of 1000."""

from __future__ import annotations

import click
import pytest

from groundup.cli.transfer.rate_type import RateType


@pytest.mark.parametrize(
    ("text", "bytes_per_s"),
    [("0", 0), ("700", 700), ("500k", 500_000), ("5M", 5_000_000), ("1.5MB/s", 1_500_000), ("1g", 10**9)],
)
def test_rates(text: str, bytes_per_s: int) -> None:
    """With k, M or G, in either case, and with B or B/s for who likes it exact."""
    assert RateType().convert(text, None, None) == bytes_per_s


@pytest.mark.parametrize("text", ["", "fast", "-5M", "5 T", "1e9", "5M/h", "٣M"])
def test_no_rates(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(click.BadParameter, match="5M"):
        RateType().convert(text, None, None)
