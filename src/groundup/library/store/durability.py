"""Bytes that survive a power cut: the only calls by which this package asks for that.

A call that fails is never repeated: the kernel may have dropped the unwritten pages already, and a
second fsync would report success for bytes that are lost (Rebello et al., USENIX ATC 2020).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "darwin":
    import fcntl


def sync_file(descriptor: int) -> None:
    """Wait until everything written to a file is on the disk itself.

    Raises:
        OSError: it is not; the file must not be used.
    """
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync there stops at the disk's own cache
    else:
        os.fsync(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until names that came to a folder, or left it, have done so on the disk itself."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, durably; one that exists is fine."""
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        os.mkdir(path)
    except FileExistsError:
        return
    sync_folder(path.parent)


def write_all(descriptor: int, data: bytes | bytearray | memoryview, offset: int) -> None:
    """Write all of `data` at an offset, however little the system takes at a time."""
    left = memoryview(data)
    while left:
        written = os.pwrite(descriptor, left, offset)
        if written <= 0:
            raise OSError(5, "The system takes no more bytes")
        left, offset = left[written:], offset + written
