"""A file that lies on this device becomes a blob without being copied: its bytes are shared, or it is moved.

Sharing is what some file systems offer (reflink): two files with the same bytes on the disk, of which
each can change without the other. Moving takes a file over, and is done only if nobody can still write
to it: it is ours, has no second name, and no program has it open for writing. A hard link to a file that
its owner keeps is never made; docs/adr/ says why. What cannot be done here is copied, by the caller.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from .partial import DATA_NAME, discard_partial

_FICLONE: Final = 0x40049409  # ioctl_ficlonerange(2)
_READ_ONLY: Final = 0o444
_NOT_POSSIBLE: Final = frozenset(
    {errno.EXDEV, errno.EOPNOTSUPP, errno.ENOTTY, errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EMLINK}
    | {errno.EACCES, errno.EBADF}
)


class Transfer(StrEnum):
    """How a file comes into the store: `SHARE` shares its bytes where the disk can, and else copies."""

    SHARE = "share"
    COPY = "copy"
    MOVE = "move"


def place_file(path: Path, folder: Path, transfer: Transfer) -> bool:
    """Put a file as the data of a partial in `folder`, which is made; False if it has to be copied.

    A moved file keeps its old name beside the new one, for the caller to remove: a crash loses nothing.

    Raises:
        OSError: the file cannot be read, or the folder not be made.
    """
    if transfer is Transfer.COPY:
        return False
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        os.mkdir(folder, 0o700)
        try:
            if transfer is Transfer.MOVE:
                is_placed = _link(descriptor, path, folder / DATA_NAME)
            else:
                is_placed = _share(descriptor, folder / DATA_NAME)
        except OSError as error:
            discard_partial(folder)
            if error.errno in _NOT_POSSIBLE:
                return False
            raise
        if not is_placed:
            discard_partial(folder)
        return is_placed
    finally:
        os.close(descriptor)


def _share(descriptor: int, target: Path) -> bool:
    if sys.platform != "linux":
        return False
    copy = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.ioctl(copy, _FICLONE, descriptor)
    finally:
        os.close(copy)
    return True


def _link(descriptor: int, path: Path, target: Path) -> bool:
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1 or facts.st_uid != os.geteuid():
        return False
    os.link(path, target, follow_symlinks=False)
    if not os.path.samestat(os.lstat(target), facts):  # another file has come to the path meanwhile
        return False
    os.fchmod(descriptor, _READ_ONLY)
    if not _is_open_for_writing(descriptor):
        return True
    os.fchmod(descriptor, stat.S_IMODE(facts.st_mode))
    return False


def _is_open_for_writing(descriptor: int) -> bool:
    """Whether any program has a file open for writing, or mapped so: the system then refuses a lease."""
    if sys.platform != "linux":
        return False  # nobody can be asked; it is read-only from here on, and hashed
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # the usual one would end this program
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    with suppress(OSError):
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
