"""What the disk below a folder can hold: its kind of file system, and how large one file may be."""

from __future__ import annotations

import re
import resource
from functools import cache
from pathlib import Path
from typing import Final

# Elsewhere the C library imitates preallocation by writing into every block, which takes as long as the file.
_PREALLOCATING: Final = frozenset({"ext4", "xfs", "btrfs", "tmpfs", "f2fs", "overlay"})
_FAT: Final = frozenset({"vfat", "msdos", "fat"})
_FAT_MAXIMUM_BYTES: Final = (1 << 32) - 1
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


def can_preallocate(folder: Path) -> bool:
    """Whether the file system can reserve room for a file without writing it."""
    return _kind_of_file_system(folder) in _PREALLOCATING


def largest_file_bytes(folder: Path) -> int | None:
    """The size that no single file in a folder can exceed; None if no limit is known."""
    limits = [_FAT_MAXIMUM_BYTES] if _kind_of_file_system(folder) in _FAT else []
    soft, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    if soft != resource.RLIM_INFINITY:
        limits.append(soft)
    return min(limits, default=None)


@cache
def _kind_of_file_system(folder: Path) -> str:
    """Its name in the system's list of mounts (proc(5), mountinfo); empty where there is no list."""
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
        place = folder.resolve()
    except OSError:
        return ""
    found, depth = "", -1
    for line in lines:
        before, _, after = line.partition(" - ")
        point = Path(_ESCAPE.sub(lambda match: chr(int(match[1], 8)), before.split()[4]))
        if place.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = after.split()[0], len(point.parts)
    return found
