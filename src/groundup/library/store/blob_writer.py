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
    """The one writer of a missing blob, until it is published or released.

    `write` may be called from several threads; everything else from one, while nothing is written.
    """

    def __init__(
        self, layout: Layout, layer: Layer, partial: OpenPartial, on_record: Callable[[], None] = lambda: None
    ) -> None:
        self.layer = layer
        self._layout = layout
        self._folder = partial.folder
        self._chunk_bytes = partial.journal.chunk_bytes
        self._on_record = on_record
        self._lock = threading.Lock()
        self._is_closed = False
        self._begin(partial)

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
        return self._chunk_bytes

    @property
    def reused_bytes(self) -> int:
        """How many bytes an earlier attempt had left."""
        return self._reused_bytes

    @property
    def received_bytes(self) -> int:
        """How many bytes are there, those of an earlier attempt included."""
        with self._lock:
            return self._received.total_bytes

    @property
    def is_closed(self) -> bool:
        """Whether it was published or released."""
        return self._is_closed

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
            FileAccessError: the system refuses; `discard` before anything else is written.
            ValueError: the range is not inside the blob, or the writer is closed.
        """
        view = memoryview(data)
        end = offset + len(view)
        if not 0 <= offset <= end <= self.size_bytes:
            raise ValueError(f"bytes {offset:,} to {end:,} are outside a blob of {self.size_bytes:,}")
        try:
            with self._lock:
                partial = self._require_open()
                parts = self._reserve(offset, end)
            for start, stop in parts:
                write_all(partial.descriptor, view[start - offset : stop - offset], start)
            with self._lock:
                self._record(partial, parts)
        except OSError as error:
            self._fail(error)
        except BaseException:  # stopped in the middle: the range is reserved and will never come
            self._has_failed = True
            raise

    def publish(self) -> None:
        """Put the blob into the store, once its size and its SHA-256, read back from the file, are right.

        Raises:
            IncompleteBlobError: not everything has come; the writer goes on.
            DigestMismatchError: the bytes are wrong and were thrown away. If its `reused_bytes` is not 0,
                they were not all fresh, and fetching all of it anew may help; otherwise the source is bad.
            InsufficientRoomError, FileAccessError: the system refuses; what had come is deleted.
        """
        if self.received_bytes != self.size_bytes:
            raise IncompleteBlobError(str(self.digest), self.size_bytes, self.received_bytes)
        try:
            partial = self._require_open()
            found = self._hash.finish()
            if os.fstat(partial.descriptor).st_size != self.size_bytes or found != self.digest.hex:
                reused_bytes = self._reused_bytes
                self.discard()
                raise DigestMismatchError(str(self.digest), f"sha256:{found}", self.size_bytes, reused_bytes)
            os.fchmod(partial.descriptor, _READ_ONLY)
            sync_file(partial.descriptor)
            self._close()
            self._move_into_place()
        except OSError as error:
            # Never again with the same bytes: after a failed fsync nobody knows which are on the disk.
            self.discard()
            raise translated(error, self._layout.blob(self.digest), "written", self.size_bytes) from error
        self._is_closed = True

    def discard(self) -> None:
        """Delete what has come; it may all be written anew."""
        with self._lock:
            with suppress(OSError):
                self._close()
            with suppress(OSError):
                discard_partial(self._folder)
            self._begin(None)

    def release(self) -> None:
        """Close, and leave what has come for the next attempt, whoever makes it."""
        if self._is_closed:
            return
        self._is_closed = True
        with suppress(OSError):
            self._close()
        if self._received.total_bytes:
            release_partial(self._layout, self.digest, self._folder)
        else:
            with suppress(OSError):
                discard_partial(self._folder)

    def _begin(self, partial: OpenPartial | None) -> None:
        """Begin with a partial, or with nothing; it is opened then when the first byte comes."""
        reused = partial.reused if partial is not None else []
        self._partial = partial
        self._has_failed = False
        self._received = ByteRanges(reused)
        # What is written or about to be: no byte is ever written twice, so what was hashed stays.
        self._reserved = ByteRanges(reused)
        self._reused_bytes = self._received.total_bytes
        if partial is not None:
            self._hash = FrontHash(partial.descriptor, self.size_bytes)
            self._hash.reach(self._received.front)

    def _require_open(self) -> OpenPartial:
        if self._is_closed or self._has_failed:
            raise ValueError(f"the writer of {self.digest} is closed")
        if self._partial is None:
            os.mkdir(self._folder, 0o700)
            self._begin(open_partial(self._folder, self.size_bytes, self._chunk_bytes))
        assert self._partial is not None
        return self._partial

    def _reserve(self, offset: int, end: int) -> list[tuple[int, int]]:
        """The parts of a range that nobody has written or is writing; they are ours now."""
        gaps = self._reserved.gaps(self.size_bytes)
        parts = [
            (max(start, offset), min(stop, end)) for start, stop in gaps if start < end and stop > offset
        ]
        self._reserved.add(offset, end)
        return parts

    def _record(self, partial: OpenPartial, parts: list[tuple[int, int]]) -> None:
        """Count what was written, and note the chunks that it completed."""
        journal = partial.journal
        before = len(journal.checksums)
        for start, end in parts:
            self._received.add(start, end)
            for number in journal.chunks_touching(start, end):
                chunk = journal.chunk_range(number)
                if number not in journal.checksums and self._received.covers(*chunk):
                    value = checksum(partial.descriptor, *chunk)
                    if value is not None:
                        journal.checksums[number] = value
        self._hash.reach(self._received.front)
        if len(journal.checksums) > before:
            journal.save(partial.folder)
            self._on_record()

    def _fail(self, error: OSError) -> None:
        if error.errno in PERMANENT:
            self.discard()
        self._has_failed = True
        raise translated(error, self._folder, "written", self.size_bytes) from error

    def _move_into_place(self) -> None:
        target = self._layout.blob(self.digest)
        if not _has_size(target, self.size_bytes):  # otherwise somebody was faster
            os.rename(self._folder / DATA_NAME, target)
            try:
                sync_folder(target.parent)
                sync_folder(self._folder)
            except OSError:  # a name that perhaps does not survive a power cut is not published
                os.unlink(target)
                raise
            write_record(self._layout, self.digest, os.stat(target))
        discard_partial(self._folder)
        discard_dead(self._layout, self.digest)

    def _close(self) -> None:
        if self._partial is not None:
            partial, self._partial = self._partial, None
            self._hash.close()
            partial.close()


def _has_size(path: Path, size_bytes: int) -> bool:
    try:
        return os.stat(path, follow_symlinks=False).st_size == size_bytes
    except FileNotFoundError:
        return False
