"""The option `--max-size`: a size as hubs state it."""

from __future__ import annotations

import re
from typing import Final

import click

_SIZE: Final = re.compile(r"(?P<count>\d+(?:\.\d+)?) ?(?P<unit>MB|GB|M|G)?", re.IGNORECASE)
_BYTES: Final = {"m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9}


class SizeLimit(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """Bytes from "5GB", "500MB" or "5"; a bare number means GB, of 10^9 bytes as hubs count them."""

    name = "size"

    def convert(self, value: str | int, param: click.Parameter | None, context: click.Context | None) -> int:
        """The size in bytes."""
        if isinstance(value, int):
            return value
        match = _SIZE.fullmatch(value.strip())
        if match is None:
            self.fail(f"'{value}' is no size. Examples: 5GB, 500MB.", param, context)
        return int(float(match["count"]) * _BYTES[(match["unit"] or "GB").lower()])
