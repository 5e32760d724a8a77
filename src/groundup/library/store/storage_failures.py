"""What the system says when storage fails, in the words of our own errors, with path and bytes."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from groundup.errors import FileAccessError, GroundupError, InsufficientRoomError, format_bytes

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
PERMANENT: Final = FULL | {errno.EFBIG, errno.EROFS}


@contextmanager
def storage_failures(path: Path, action: str = "written", *, needed_bytes: int = 0) -> Iterator[None]:
    """Turn every `OSError` inside into one of our errors.

    Args:
        path: what is worked on.
        action: what is done to it, as in "it cannot be written".
        needed_bytes: how much room it needs in all.

    Raises:
        InsufficientRoomError: the disk or the quota is full.
        FileAccessError: anything else.
    """
    try:
        yield
    except OSError as error:
        raise translated(error, path, action, needed_bytes) from error


def translated(error: OSError, path: Path, action: str, needed_bytes: int = 0) -> GroundupError:
    """Our error for one of the system's."""
    if error.errno in FULL:
        return InsufficientRoomError("disk space", f"in {path}", needed_bytes, free_bytes(path))
    reason = error.strerror or str(error)
    if error.errno == errno.EFBIG:
        reason = f"a file of {format_bytes(needed_bytes)} is larger than this disk or your limit allows"
    return FileAccessError(str(path), action, reason)


def free_bytes(path: Path) -> int:
    """Bytes that we may still use on the disk of a path, or of the first folder above it that exists."""
    place = path
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return 0
