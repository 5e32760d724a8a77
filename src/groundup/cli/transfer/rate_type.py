"""A rate on the command line: bytes per second, with k, M or G for powers of 1000."""

from __future__ import annotations

import re
from typing import Any, Final

import click

_RATE: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([kKmMgG]?)(?:[bB](?:/s)?)?")
_FACTORS: Final = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


class RateType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """ "5M" is 5,000,000 bytes per second; 0 is no limit."""

    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The rate that was typed; refuses what is none."""
        if isinstance(value, int):
            return value
        match = _RATE.fullmatch(value.strip())
        if match is None:
            self.fail(
                f"{value!r} is no rate. One looks like this: 5M (5 million bytes a second), or 500k.",
                param,
                ctx,
            )
        return int(float(match[1]) * _FACTORS[match[2].lower()])
