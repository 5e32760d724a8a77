"""How fast the disk gives a file that is not in memory yet: most of the first load of a model."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

_SIZE_BYTES: Final = 64 << 20
_PIECE_BYTES: Final = 4 << 20
_NAME: Final = "disk-test"


def disk_bytes_per_s(folder: Path, *, size_bytes: int = _SIZE_BYTES) -> float | None:
    """Write a file, have the system forget it, and read it; None where it cannot be made to forget.

    The file is removed in any case.

    Raises:
        OSError: it cannot be written.
    """
    forget = getattr(os, "posix_fadvise", None)
    if forget is None:
        return None
    path = folder / _NAME
    try:
        with path.open("wb") as file:
            for _ in range(size_bytes // _PIECE_BYTES):
                file.write(os.urandom(_PIECE_BYTES))  # nothing that a disk could compress
            file.flush()
            os.fsync(file.fileno())
        with path.open("rb", buffering=0) as file:
            forget(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            before_s = time.perf_counter()
            while file.read(_PIECE_BYTES):
                pass
            return size_bytes / (time.perf_counter() - before_s)
    finally:
        path.unlink(missing_ok=True)
