"""Whether files of a folder may be longer than what they take of the disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_HOLE_BYTES: Final = 4 << 20
_BLOCK_BYTES: Final = 512  # in which the system counts what a file takes
_NAME: Final = ".hole"


def has_holes(folder: Path) -> bool:
    """Try it; the file is removed in any case.

    Raises:
        OSError: the folder cannot be written to.
    """
    path = folder / _NAME
    try:
        with path.open("wb") as file:
            file.truncate(_HOLE_BYTES)
            file.flush()
            os.fsync(file.fileno())
            blocks = getattr(os.fstat(file.fileno()), "st_blocks", _HOLE_BYTES // _BLOCK_BYTES)
        return bool(blocks * _BLOCK_BYTES < _HOLE_BYTES // 2)
    finally:
        path.unlink(missing_ok=True)
