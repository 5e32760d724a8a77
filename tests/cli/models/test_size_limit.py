"""Sizes on the command line count as hubs count."""

from __future__ import annotations

import click
import pytest

from groundup.cli.models.size_limit import SizeLimit


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [("5GB", 5_000_000_000), ("5", 5_000_000_000), ("500 mb", 500_000_000), ("1.5g", 1_500_000_000)],
)
def test_sizes(text: str, size_bytes: int) -> None:
    """GB are 10^9 bytes, and the usual unit."""
    assert SizeLimit().convert(text, None, None) == size_bytes


@pytest.mark.parametrize("text", ["", "big", "5TB", "-1GB", "5GiB"])
def test_what_is_no_size(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(click.BadParameter, match="5GB"):
        SizeLimit().convert(text, None, None)


def test_a_number_is_left_alone() -> None:
    """A default that is bytes already stays so."""
    assert SizeLimit().convert(7, None, None) == 7
