"""A folder in memory, for tests that make thousands of small files and need no disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  (a folder of our own is made in it)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A new folder, in memory where there is such a place; it is gone afterwards."""
    folder = tempfile.mkdtemp(dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
