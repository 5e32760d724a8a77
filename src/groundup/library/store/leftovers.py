"""What takes up room in a store and belongs to no model: blobs without one, and damaged files set aside.

Here it is only looked at, and damaged files are deleted; blobs leave by a collection alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .collection import needed_digests
from .layout import Layout


def unneeded_blobs(layout: Layout) -> dict[Digest, int]:
    """The blobs that a collection would delete now, and how many bytes of the disk each takes up.

    Raises:
        OSError: a pin or a manifest cannot be read.
    """
    needed = needed_digests(layout)
    found: dict[Digest, int] = {}
    for path in _files(layout.blobs):
        with suppress(InvalidDigestError, FileNotFoundError):
            digest = Digest.parse_file_name(path.name)
            if digest not in needed:
                found[digest] = _disk_bytes(path)
    return found


def damaged_files(layout: Layout) -> dict[Path, int]:
    """The damaged files that were set aside, and how many bytes of the disk each takes up."""
    found: dict[Path, int] = {}
    for path in _files(layout.quarantine):
        with suppress(FileNotFoundError):
            found[path] = _disk_bytes(path)
    return found


def discard_damaged(layout: Layout) -> int:
    """Delete the damaged files that were set aside; how many bytes that freed."""
    found = damaged_files(layout)
    for path in found:
        with suppress(FileNotFoundError):
            os.unlink(path)
    return sum(found.values())


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from (folder / name for name in sorted(os.listdir(folder)))
    except FileNotFoundError:
        return


def _disk_bytes(path: Path) -> int:
    return os.lstat(path).st_blocks * 512
