"""What makers say of accelerators that cannot be asked: how fast their memory is, and whether it is shared.

The rows lie in `accelerators.toml`, by exact identity: names are alike where memory is not. Only makers'
figures; whatever a driver or a measurement says counts for more.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from .device import Bandwidth

_FILE: Final = Path(__file__).with_name("accelerators.toml")


class AcceleratorRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One accelerator; gigabytes are 10^9 bytes, as makers count bandwidth."""

    key: str
    name: str
    gigabytes_per_s: float
    shares_memory: bool = False
    source: str
    identity_source: str = ""

    @property
    def bandwidth(self) -> Bandwidth:
        """The maker's figure."""
        return Bandwidth(self.gigabytes_per_s * 1e9, "data_sheet", self.source)


def known_accelerator(key: str) -> AcceleratorRow | None:
    """The row of this identity, or of all revisions of a device if they are alike; None if there is none."""
    rows = known_accelerators()
    return rows.get(key) or rows.get(":".join(key.split(":")[:3]))


@cache
def known_accelerators() -> Mapping[str, AcceleratorRow]:
    """All rows by their keys."""
    with _FILE.open("rb") as file:
        rows = msgspec.convert(tomllib.load(file)["accelerator"], list[AcceleratorRow])
    return {row.key: row for row in rows}
