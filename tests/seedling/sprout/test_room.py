"""Too little memory or disk is told before any work, with the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.device.memory import Memory
from groundup.errors import InsufficientRoomError
from groundup.seedling.sprout.room import DISK_BYTES, MEMORY_BYTES, check_room


def _memory(available_bytes: int) -> Memory:
    return Memory(total_bytes=8 * MEMORY_BYTES, available_bytes=available_bytes, source="test")


def test_enough_is_enough(tmp_path: Path) -> None:
    """Exactly what is needed will do, and folders need not exist yet."""
    check_room(tmp_path / "a" / "b", seen=_memory(MEMORY_BYTES), free_disk_bytes=DISK_BYTES)
    check_room(tmp_path / "a" / "b", seen=_memory(MEMORY_BYTES))


@pytest.mark.parametrize(
    ("memory_bytes", "disk_bytes", "kind"),
    [(MEMORY_BYTES - 1, DISK_BYTES, "memory"), (MEMORY_BYTES, DISK_BYTES - 1, "disk")],
)
def test_too_little_is_refused(memory_bytes: int, disk_bytes: int, kind: str, tmp_path: Path) -> None:
    """The error says what is missing, and how much."""
    with pytest.raises(InsufficientRoomError) as caught:
        check_room(tmp_path, seen=_memory(memory_bytes), free_disk_bytes=disk_bytes)
    assert caught.value.kind == kind
    assert "B are free" in caught.value.message
    assert caught.value.hint
