"""Asks this computer what it is: one `Device`, in less than half a second, without a program or root.

Only the order of questions is here; each answer has a module of its own. Readers of the Linux kernel's files
take the folder that stands for `/`, so that tests can show other computers.
"""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

from groundup import settings

from .device import RESERVES_BYTES, Device, Disk, MemoryPool, OperatingSystem, Processor
from .instructions import instructions
from .memory import memory
from .processors import processors

_SYSTEM_NAMES = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}


def probe(root: Path = Path("/")) -> Device:
    """What this computer is.

    Args:
        root: stands for `/`, so that a test can show another computer.
    """
    system = OperatingSystem(_SYSTEM_NAMES.get(sys.platform, sys.platform), platform.release())
    seen = memory(root)
    pool = MemoryPool(
        kind="system",
        total_bytes=seen.total_bytes,
        available_bytes=seen.available_bytes,
        limit_bytes=seen.total_bytes,
        source=seen.source,
        reserve_bytes=RESERVES_BYTES.get(system.name, 0),
    )
    processor = Processor(platform.processor(), platform.machine(), instructions(root), processors(root))
    return Device(memory=pool, processor=processor, disk=_disk(), operating_system=system)


def _disk() -> Disk | None:
    home = settings.home()
    place = next((folder for folder in (home, *home.parents) if folder.is_dir()), None)
    if place is None:
        return None
    seen = shutil.disk_usage(place)
    return Disk(total_bytes=seen.total, free_bytes=seen.free, source=str(place))
