"""Is there room to grow? Memory and disk, looked at before any work begins."""

from __future__ import annotations

import shutil
from pathlib import Path

from groundup.device.memory import Memory, memory
from groundup.errors import InsufficientRoomError

MEMORY_BYTES = 1200 * 1024 * 1024  # mostly torch's own
DISK_BYTES = 64 * 1024 * 1024


def check_room(folder: Path, *, seen: Memory | None = None, free_disk_bytes: int | None = None) -> None:
    """Refuse to begin what could not end.

    Args:
        folder: where everything will be kept; it need not exist yet.
        seen: the memory of this process; looked up by default.
        free_disk_bytes: of the folder's disk; looked up by default.

    Raises:
        InsufficientRoomError: too little memory or disk is free.
    """
    available_bytes = (seen or memory()).available_bytes
    if available_bytes < MEMORY_BYTES:
        raise InsufficientRoomError("memory", "on this device", MEMORY_BYTES, available_bytes)
    free = _free_disk_bytes(folder) if free_disk_bytes is None else free_disk_bytes
    if free < DISK_BYTES:
        raise InsufficientRoomError("disk", f"for {folder}", DISK_BYTES, free)


def _free_disk_bytes(folder: Path) -> int:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(existing).free
