"""The processor: its name, its instructions, its last cache, and how many threads of it are ours."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import Final

from .control_groups import read_text
from .cores import numbers
from .device import Processor
from .instructions import instructions
from .processors import processors
from .system_values import MacValues, SystemValues

_NAME_FIELDS: Final = ("model name", "Model", "cpu model")
_UNITS: Final = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def processor(root: Path = Path("/"), *, values: SystemValues | None = None) -> Processor:
    """The processor of this computer; `root` stands for `/`, `values` for what macOS tells."""
    values = values or MacValues()
    name = _kernel_name(root) or values.text("machdep.cpu.brand_string") or platform.processor()
    return Processor(
        name=" ".join(name.split()),
        architecture=platform.machine(),
        instructions=instructions(root),
        counts=processors(root),
        last_cache_bytes=last_cache_bytes(root) or values.number("hw.l3cachesize") or _apple_cache(values),
        source="macOS" if sys.platform == "darwin" else "kernel",
    )


def last_cache_bytes(root: Path = Path("/")) -> int | None:
    """All caches of the highest level together; None where the kernel does not say."""
    caches: dict[tuple[int, str], int] = {}
    for folder in (root / "sys/devices/system/cpu").glob("cpu[0-9]*/cache/index*"):
        level = read_text(folder / "level").strip()
        size = _size(read_text(folder / "size").strip())
        shared = str(sorted(numbers(read_text(folder / "shared_cpu_list"))))
        if level.isdigit() and size:
            caches[int(level), shared] = size
    highest = max((level for level, _ in caches), default=0)
    return sum(size for (level, _), size in caches.items() if level == highest) or None


def _kernel_name(root: Path) -> str:
    for line in read_text(root / "proc/cpuinfo").splitlines():
        field, _, value = line.partition(":")
        if field.strip() in _NAME_FIELDS and value.strip() and not value.strip().isdigit():
            return value.strip()
    return read_text(root / "proc/device-tree/model").strip("\0\n ")


def _apple_cache(values: SystemValues) -> int | None:
    """Apple's chips have no third level; the second of the fast cores is what a test must exceed."""
    return values.number("hw.perflevel0.l2cachesize") or values.number("hw.l2cachesize")


def _size(text: str) -> int:
    """ "32768K" → bytes."""
    number, unit = text[:-1], text[-1:]
    return int(number) * _UNITS[unit] if number.isdigit() and unit in _UNITS else 0
