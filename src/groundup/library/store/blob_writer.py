"""Writing one blob: bytes come in any order, and nothing is published that is not what its digest says.

The steps and their order are the write protocol of docs/concepts/store.md. This file does not fetch.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from groundup.errors import DigestMismatchError, IncompleteBlobError
from groundup.library.manifest import Layer
from groundup.names import Digest

from .byte_ranges import ByteRanges
from .durability import sync_file, sync_folder, write_all
from .front_hash import FrontHash
from .hash_records import write_record
from .journal import checksum
from .layout import Layout
from .partial import DATA_NAME, OpenPartial, discard_dead, discard_partial, open_partial, release_partial
from .storage_failures import PERMANENT, translated

_READ_ONLY: Final = 0o444


class BlobWriter:
    """The one writer of a missing blob, until it is published, discarded or released.

    `write` may be called from several threads; everything else from one, while nothing is written.
    """

    def __init__(
        self, layout: Layout, layer: Layer, partial: OpenPartial, on_record: Callable[[], None] = lambda: None
    ) -> None:
        self.layer = layer
        self._layout = layout
        self._on_record = on_record
        self._lock = threading.Lock()
        self._is_open = True
        self._begin(partial)

    def _begin(self, partial: OpenPartial) -> None:
        self._partial = partial
        self._has_failed = False
        self._received = ByteRanges(partial.reused)
        # What is written or about to be: no byte is ever written twice, so what was hashed stays.
        self._reserved = ByteRanges(partial.reused)
        self._reused_bytes = self._received.total_bytes
        self._hash = FrontHash(partial.descriptor, self.size_bytes)
        self._hash.reach(self._received.front)

    @property
    def digest(self) -> Digest:
        """The digest of the blob."""
        return self.layer.digest

    @property
    def size_bytes(self) -> int:
        """The size of the blob."""
        return self.layer.size_bytes

    @property
    def chunk_bytes(self) -> int:
        """The size of the pieces that survive a crash: chunks begin at its multiples."""
        return self._partial.journal.chunk_bytes

    @property
    def reused_bytes(self) -> int:
        """How many bytes an earlier attempt had left."""
        return self._reused_bytes

    @property
    def received_bytes(self) -> int:
        """How many bytes are there, those of an earlier attempt included."""
        with self._lock:
            return self._received.total_bytes

    def verified_ranges(self) -> list[tuple[int, int]]:
        """What is there already, as `(start, end)`: at first what an earlier attempt left, compared again."""
        with self._lock:
            return self._received.ranges()

    def missing_ranges(self) -> list[tuple[int, int]]:
        """What is still to be fetched, as `(start, end)`."""
        with self._lock:
            return self._received.gaps(self.size_bytes)

    def write(self, offset: int, data: bytes | bytearray | memoryview) -> None:
        """Write bytes at an offset; those that are there already are passed over.

        Raises:
            InsufficientRoomError: the disk is full; what had come is deleted.
            FileAccessError: the system refuses; after that the writer can only be discarded or released.
            ValueError: the range is not inside the blob, or the writer is closed.
        """
        view = memoryview(data)
        end = offset + len(view)
        if not 0 <= offset <= end <= self.size_bytes:
            raise ValueError(f"bytes {offset:,} to {end:,} are outside a blob of {self.size_bytes:,}")
        with self._lock:
            self._require_open()
            parts = self._reserve(offset, end)
        try:
            for start, stop in parts:
                write_all(self._partial.descriptor, view[start - offset : stop - offset], start)
            with self._lock:
                self._record(parts)
        except OSError as error:
            self._fail(error)
        except BaseException:  # stopped in the middle: the range is reserved and will never come
            self._has_failed = True
            raise

    def publish(self) -> None:
        """Put the blob into the store, once its size and its SHA-256, read back from the file, are right.

        Raises:
            IncompleteBlobError: not everything has come; the writer goes on.
            DigestMismatchError: the bytes are wrong. If its `reused_bytes` is not 0, the writer is empty and
                all of it is to be fetched afresh; otherwise the source is bad, and the writer is closed.
            InsufficientRoomError, FileAccessError: the system refuses; what had come is deleted.
        """
        self._require_open()
        if self.received_bytes != self.size_bytes:
            raise IncompleteBlobError(str(self.digest), self.size_bytes, self.received_bytes)
        try:
            found = self._hash.finish()
            if os.fstat(self._partial.descriptor).st_size != self.size_bytes or found != self.digest.hex:
                self._reject(found)
            os.fchmod(self._partial.descriptor, _READ_ONLY)
            sync_file(self._partial.descriptor)
            self._close()
            self._move_into_place()
        except OSError as error:
            # Never again with the same bytes: after a failed fsync nobody knows which are on the disk.
            self.discard()
            raise translated(error, self._layout.blob(self.digest), "written", self.size_bytes) from error

    def discard(self) -> None:
        """Delete what has come, and close."""
        self._close()
        with suppress(OSError):
            discard_partial(self._partial.folder)

    def release(self) -> None:
        """Close, and leave what has come for the next attempt, whoever makes it."""
        if self._is_open:
            with suppress(OSError):
                self._close()
            release_partial(self._layout, self.digest, self._partial.folder)

    @property
    def is_open(self) -> bool:
        """Whether it was neither published nor discarded nor released."""
        return self._is_open

    def _require_open(self) -> None:
        if not self._is_open or self._has_failed:
            raise ValueError(f"the writer of {self.digest} is closed")

    def _reserve(self, offset: int, end: int) -> list[tuple[int, int]]:
        """The parts of a range that nobody has written or is writing; they are ours now."""
        gaps = self._reserved.gaps(self.size_bytes)
        parts = [
            (max(start, offset), min(stop, end)) for start, stop in gaps if start < end and stop > offset
        ]
        self._reserved.add(offset, end)
        return parts

    def _record(self, parts: list[tuple[int, int]]) -> None:
        """Count what was written, and note the chunks that it completed."""
        journal = self._partial.journal
        before = len(journal.checksums)
        for start, end in parts:
            self._received.add(start, end)
            for number in journal.chunks_touching(start, end):
                chunk = journal.chunk_range(number)
                if number not in journal.checksums and self._received.covers(*chunk):
                    value = checksum(self._partial.descriptor, *chunk)
                    if value is not None:
                        journal.checksums[number] = value
        self._hash.reach(self._received.front)
        if len(journal.checksums) > before:
            journal.save(self._partial.folder)
            self._on_record()

    def _fail(self, error: OSError) -> None:
        self._has_failed = True
        if error.errno in PERMANENT:
            self.discard()
        raise translated(error, self._partial.folder, "written", self.size_bytes) from error

    def _reject(self, found: str) -> None:
        """Throw the bytes away; the first time perhaps only what was reused is to blame, so begin afresh."""
        mismatch = DigestMismatchError(
            str(self.digest), f"sha256:{found}", self.size_bytes, self._reused_bytes
        )
        if not self._reused_bytes:
            self.discard()
            raise mismatch
        chunk_bytes = self.chunk_bytes
        self._close()
        folder = self._partial.folder
        for name in os.listdir(folder):
            os.unlink(folder / name)
        self._begin(open_partial(folder, self.size_bytes, chunk_bytes))
        self._is_open = True
        raise mismatch

    def _move_into_place(self) -> None:
        folder, target = self._partial.folder, self._layout.blob(self.digest)
        if not _has_size(target, self.size_bytes):  # otherwise somebody was faster
            os.rename(folder / DATA_NAME, target)
            try:
                sync_folder(target.parent)
                sync_folder(folder)
            except OSError:  # a name that perhaps does not survive a power cut is not published
                os.unlink(target)
                raise
            write_record(self._layout, self.digest, os.stat(target))
        discard_partial(folder)
        discard_dead(self._layout, self.digest)

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._hash.close()
            self._partial.close()


def _has_size(path: Path, size_bytes: int) -> bool:
    try:
        return os.stat(path, follow_symlinks=False).st_size == size_bytes
    except FileNotFoundError:
        return False
