"""The graphics cards that the Linux kernel lists, and its files about each; no driver is asked here.

Source: Documentation/gpu/drm-uapi.rst and the ABI of `/sys/bus/pci` of the Linux kernel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .control_groups import read_number, read_text

MAKERS: Final = {"10de": "nvidia", "1002": "amd", "8086": "intel"}
_CARD: Final = re.compile(r"card[0-9]+")
_ADDRESS: Final = re.compile(r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")


@dataclass(frozen=True, slots=True)
class GraphicsCard:
    """One card: `folder` is the kernel's for it; numbers are hexadecimal and small; "" = not told."""

    folder: Path
    vendor: str
    device: str
    revision: str
    address: str

    @property
    def maker(self) -> str:
        """Whose card it is; "" for those on which no model runs."""
        return MAKERS.get(self.vendor, "")

    @property
    def key(self) -> str:
        """Its identity, with the revision."""
        return ":".join(part for part in ("pci", self.vendor, self.device, self.revision) if part)

    def number(self, name: str) -> int | None:
        """A number that the driver writes about the device."""
        return read_number(self.folder / "device" / name)

    def text(self, name: str) -> str:
        """A text that the driver writes about the device."""
        return read_text(self.folder / "device" / name).strip()


def graphics_cards(root: Path) -> list[GraphicsCard]:
    """All cards, in the order of their numbers; `root` stands for `/`."""
    return list(_cards(root / "sys/class/drm"))


def _cards(folder: Path) -> Iterator[GraphicsCard]:
    try:
        names = sorted((path.name for path in folder.iterdir()), key=lambda name: (len(name), name))
    except OSError:
        return
    for name in names:
        device = folder / name / "device"
        vendor = _digits(read_text(device / "vendor"))
        if _CARD.fullmatch(name) and vendor:
            address = device.resolve().name
            yield GraphicsCard(
                folder=folder / name,
                vendor=vendor,
                device=_digits(read_text(device / "device")),
                revision=_digits(read_text(device / "revision")),
                address=address if _ADDRESS.fullmatch(address) else "",
            )


def _digits(text: str) -> str:
    """ "0x1002" → "1002"."""
    return text.strip().lower().removeprefix("0x")
