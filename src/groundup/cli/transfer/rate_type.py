"""A rate on the command line: bytes per second, with k, M or G for powers of 1000."""

from __future__ import annotations

import re
from typing import Any, Final

import click

_RATE: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([kKmMgG]?)(?:[bB](?:/s)?)?")
_LEAST_BYTES_PER_S: Final = 1_000
_FACTORS: Final = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


class RateType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """ "5M" is 5,000,000 bytes per second; 0 is no limit. Less than 1k was hardly meant: it is refused."""

    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The rate that was typed; refuses what is none, and what would take for ever."""
        if isinstance(value, int):
            return value
        match = _RATE.fullmatch(value.strip())
        if match is None:
            self.fail(
                f"{value!r} is no rate. One looks like this: 5M (5 million bytes a second), or 500k.",
                param,
                ctx,
            )
        bytes_per_s = float(match[1]) * _FACTORS[match[2].lower()]
        if 0 < bytes_per_s < _LEAST_BYTES_PER_S:
            self.fail(
                f"{value!r} is {bytes_per_s:g} bytes a second. "
                "A rate is at least 1k (1,000 bytes a second), such as 5M; 0 is no limit.",
                param,
                ctx,
            )
        return int(bytes_per_s)
