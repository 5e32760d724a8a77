"""The bytes of a blob that can be read now: all of them, or the finished chunks of a download.

For giving bytes on while they still come. What lies in a partial is known by its journal alone, so a chunk
of it is compared with its checksum before it is given. Nothing is changed here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from groundup.names import Digest

from .byte_ranges import ByteRanges
from .journal import Journal, checksum, read_journal
from .layout import Layout
from .lookup import find_file
from .partial import DATA_NAME, list_partials

_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(slots=True)
class ReadableBlob:
    """A blob, or a download of one. `ranges` holds what can be read; `journal` is None for a whole one."""

    digest: Digest
    path: Path
    size_bytes: int
    ranges: ByteRanges
    journal: Journal | None = None
    _compared: set[int] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here and was published."""
        return self.journal is None

    @contextmanager
    def opened(self) -> Iterator[int]:
        """A descriptor to read from; it stays good when the file is published or removed meanwhile.

        Raises:
            OSError: it is not there any more, or may not be read.
        """
        descriptor = os.open(self.path, _FLAGS)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def is_intact(self, descriptor: int, start: int, end: int) -> bool:
        """Whether the bytes `start` to before `end` can be given: they are here, and as the journal says.

        Raises:
            OSError: they cannot be read.
        """
        if not self.ranges.covers(start, end):
            return False
        if self.journal is None:
            return True
        for number in self.journal.chunks_touching(start, end):
            if number in self._compared:
                continue
            if checksum(descriptor, *self.journal.chunk_range(number)) != self.journal.checksums.get(number):
                return False
            self._compared.add(number)
        return True


def readable_blob(folder: Path, digest: Digest, size_bytes: int | None = None) -> ReadableBlob | None:
    """What the store in a folder has of a blob: all, or the download with most in it; None for nothing.

    Args:
        folder: of the store.
        digest: of the blob.
        size_bytes: how long it must be; None = not known.

    Raises:
        OSError: the store may not be read.
    """
    layout = Layout(folder)
    path = find_file(layout, digest)
    if path is not None:
        found = os.stat(path, follow_symlinks=False)
        is_good = stat.S_ISREG(found.st_mode) and size_bytes in (None, found.st_size)
        whole = ByteRanges([(0, found.st_size)])
        return ReadableBlob(digest, path, found.st_size, whole) if is_good else None
    partials = [_partial(digest, one.path, size_bytes) for one in list_partials(layout, digest)]
    return max((one for one in partials if one), key=lambda one: one.ranges.total_bytes, default=None)


def _partial(digest: Digest, folder: Path, size_bytes: int | None) -> ReadableBlob | None:
    journal = read_journal(folder)
    if journal is None or not journal.checksums or size_bytes not in (None, journal.size_bytes):
        return None
    ranges = ByteRanges(journal.chunk_range(number) for number in journal.checksums)
    return ReadableBlob(digest, folder / DATA_NAME, journal.size_bytes, ranges, journal)
