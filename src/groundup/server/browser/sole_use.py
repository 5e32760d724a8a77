"""The desk belongs to one server at a time: what another one has open is not opened beside it.

Two servers on one file would each take the other's running answers for ones that were cut off, and their
pages would not hear of each other. The system lets go of a lock when its process ends, however it does.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import TextIO

from groundup.errors import DeskInUseError, FileAccessError


def take(path: Path) -> TextIO:
    """Claim a desk for this process; closing the result gives it back.

    Args:
        path: of its file; beside it a small file is kept, which is locked.

    Raises:
        DeskInUseError: another server has it.
        FileAccessError: the folder cannot be written.
    """
    lock = path.with_name(f"{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("w", encoding="ascii")
    except OSError as error:
        raise FileAccessError(str(lock), "written", error.strerror or str(error)) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise DeskInUseError(str(path)) from None
    return file
