"""What this process holds in memory, as the system counts it.

Linux tells all three figures (`/proc/self/status`: VmHWM, VmRSS, RssAnon); elsewhere only the peak is known.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Final

from .protocol import ProcessMemory

_STATUS: Final = Path("/proc/self/status")
# `ru_maxrss` counts bytes on macOS and KiB elsewhere.
_PEAK_UNIT_BYTES: Final = 1 if sys.platform == "darwin" else 1024


def process_memory(status: Path = _STATUS) -> ProcessMemory:
    """Resident, private and peak bytes of this process; 0 where the system does not tell.

    Args:
        status: what Linux writes about a process; of this one by default.
    """
    try:
        lines = status.read_text("ascii", "replace").splitlines()
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT_BYTES
        return ProcessMemory(resident_bytes=0, private_bytes=0, peak_bytes=peak)
    figures = {name: _kib(value) for name, _, value in (line.partition(":") for line in lines)}
    return ProcessMemory(
        resident_bytes=figures.get("VmRSS", 0),
        private_bytes=figures.get("RssAnon", 0),
        peak_bytes=figures.get("VmHWM", 0),
    )


def _kib(text: str) -> int:
    """Bytes of a figure such as "1234 kB"; 0 for anything else."""
    number, _, unit = text.strip().partition(" ")
    return int(number) << 10 if unit == "kB" and number.isdigit() else 0
