"""Errors of the system become ours, with path and bytes."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from groundup.errors import FileAccessError, InsufficientRoomError
from groundup.library.store.storage_failures import free_bytes, storage_failures, translated


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_full_disks_say_how_much_is_needed(code: int, tmp_path: Path) -> None:
    """And where."""
    error = translated(OSError(code, os.strerror(code)), tmp_path / "blob", "written", 5 << 30)
    assert isinstance(error, InsufficientRoomError)
    assert error.needed_bytes == 5 << 30
    assert str(tmp_path) in error.message


def test_other_errors_keep_their_reason(tmp_path: Path) -> None:
    """With the path and what was done."""
    with (
        pytest.raises(FileAccessError, match="cannot be removed: Permission denied"),
        storage_failures(tmp_path, "removed"),
    ):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))


def test_files_that_are_too_large(tmp_path: Path) -> None:
    """The size is in the sentence."""
    error = translated(OSError(errno.EFBIG, "File too large"), tmp_path, "written", 5 << 30)
    assert "5.0 GiB" in error.message


def test_room_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    """Is that of the first folder above it."""
    assert free_bytes(tmp_path / "a" / "b") > 0
