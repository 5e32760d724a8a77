"""What is given to the room: models, and of their blobs whatever is here already, whole or in part.

Only blobs of offered models are given; the shelf of a computer whose owner insists on everything gives
downloads in progress, too, of which nobody knows yet to which model they belong. A chunk of a download is
compared with its hash before it is given, where hashes are known. Everything here may block.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from groundup.hubs.room.messages import (
    BlobMap,
    ChunkHashes,
    ModelList,
    bits_of,
    chunk_bytes_for,
    chunk_count,
    chunk_range,
)
from groundup.library.store.readable_blob import ReadableBlob, readable_blob
from groundup.names import Digest

from .hash_book import HashBook
from .offers import Offer

PIECE_BYTES: Final = 512 << 10

Hashes = Callable[[Digest], ChunkHashes | None]
IsVerified = Callable[[Digest, int], bool]


def _no_hashes(digest: Digest) -> ChunkHashes | None:
    """For who gives whole blobs only."""
    return None


def _none_verified(digest: Digest, number: int) -> bool:
    """For who has compared nothing yet."""
    return False


class Reader:
    """Reads an open file from any thread, and ends in order.

    Who is being sent something may go at any moment, while a thread still reads for him. Ending waits for
    that thread, so that it never reads from a descriptor that was closed or belongs to another file.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._is_ended = False

    def read(self, start: int, count: int) -> bytes:
        """At most so many bytes from a place on; none once it has ended.

        Raises:
            OSError: they cannot be read.
        """
        with self._lock:
            return b"" if self._is_ended else os.pread(self._descriptor, count, start)

    def end(self) -> None:
        """Read nothing more."""
        with self._lock:
            self._is_ended = True


class Shelf:
    """The offered models and their bytes; may be used from several threads.

    Args:
        folder: of the store.
        adopted: hashes of blobs that are not here as a whole, as somebody else gave them.
        is_verified: whether a chunk of such a blob was compared with its hash when it came.
        gives_partials: whether downloads are given that belong to no offered model.
        chunk_bytes: how long chunks are; 0 = by the size of the blob.
    """

    def __init__(
        self,
        folder: Path,
        *,
        adopted: Hashes = _no_hashes,
        is_verified: IsVerified = _none_verified,
        gives_partials: bool = False,
        chunk_bytes: int = 0,
    ) -> None:
        self._folder = folder
        self._adopted = adopted
        self._is_verified = is_verified
        self._gives_partials = gives_partials
        self._chunk_bytes = chunk_bytes
        self._book = HashBook()
        self._lock = threading.Lock()
        self._offers: tuple[Offer, ...] = ()
        self._sizes: dict[Digest, int] = {}
        self._given: dict[Digest, set[int]] = {}
        self._verified: dict[Digest, set[int]] = {}

    @property
    def models(self) -> ModelList:
        """The offered models."""
        return ModelList(models=tuple(one.message for one in self._offers))

    def offer(self, offers: Iterable[Offer]) -> None:
        """Offer these models from now on, and no others."""
        self._offers = tuple(offers)
        self._sizes = {digest: size for one in self._offers for digest, size in one.sizes.items()}

    def prepare(self) -> None:
        """Begin to reckon the hashes of what is offered, before somebody waits for them."""
        for digest in list(self._sizes):
            self.hashes(digest)

    def find(self, digest: Digest) -> ReadableBlob | None:
        """What there is of a blob that may be given; None for nothing.

        Raises:
            OSError: the store may not be read.
        """
        size_bytes = self._sizes.get(digest)
        if size_bytes is None and not self._gives_partials:
            return None
        blob = readable_blob(self._folder, digest, size_bytes)
        is_allowed = blob is not None and (size_bytes is not None or not blob.is_whole)
        return blob if is_allowed else None

    def chunk_bytes(self, blob: ReadableBlob) -> int:
        """How long the chunks of a blob are."""
        return self._chunk_bytes_of(blob.digest, blob.size_bytes)

    def map(self, digest: Digest, neighbours: tuple[str, ...] = ()) -> BlobMap | None:
        """Which chunks of a blob are here; None if nothing of it is.

        Raises:
            OSError: the store may not be read.
        """
        blob = self.find(digest)
        if blob is None:
            size_bytes = self._sizes.get(digest)
            if size_bytes is None:
                return None
            chunk_bytes = self._chunk_bytes_of(digest, size_bytes)
            return BlobMap(size_bytes=size_bytes, chunk_bytes=chunk_bytes, have="0", neighbours=neighbours)
        chunk_bytes = self.chunk_bytes(blob)
        count = chunk_count(blob.size_bytes, chunk_bytes)
        have = (1 << count) - 1
        if not blob.is_whole:
            extents = (chunk_range(number, blob.size_bytes, chunk_bytes) for number in range(count))
            have = bits_of([number for number, one in enumerate(extents) if blob.ranges.covers(*one)])
        with self._lock:
            given = bits_of(list(self._given.get(digest, ())))
        return BlobMap(
            size_bytes=blob.size_bytes,
            chunk_bytes=chunk_bytes,
            have=f"{have:x}",
            given=f"{given:x}",
            neighbours=neighbours,
        )

    def hashes(self, digest: Digest) -> ChunkHashes | None:
        """The hashes of a blob's chunks: those adopted, or our own of a whole one; None if there are none.

        Raises:
            OSError: the store may not be read.
        """
        adopted = self._adopted(digest)
        if adopted is not None:
            return adopted
        blob = self.find(digest)
        return self._book.of(blob, self.chunk_bytes(blob)) if blob is not None and blob.is_whole else None

    @contextmanager
    def reading(self, blob: ReadableBlob, start: int, end: int) -> Iterator[Reader | None]:
        """A reader of these bytes; None if they are not here, or not what they should be.

        Raises:
            OSError: the file is gone or cannot be read.
        """
        with blob.opened() as descriptor:
            is_good = self._is_right(blob, descriptor, start, end)
            if is_good and blob.is_whole:
                with self._lock:
                    chunk_bytes = self.chunk_bytes(blob)
                    numbers = range(start // chunk_bytes, -(-end // chunk_bytes))
                    self._given.setdefault(blob.digest, set()).update(numbers)
            reader = Reader(descriptor)
            try:
                yield reader if is_good else None
            finally:
                reader.end()

    def close(self) -> None:
        """Stop what runs in the background."""
        self._book.close()

    def _chunk_bytes_of(self, digest: Digest, size_bytes: int) -> int:
        """As long as in the hashes that count, so that everybody in a room cuts a blob in the same way."""
        adopted = self._adopted(digest)
        if adopted is not None:
            return adopted.chunk_bytes
        return self._chunk_bytes or chunk_bytes_for(size_bytes)

    def _is_right(self, blob: ReadableBlob, descriptor: int, start: int, end: int) -> bool:
        """Whether these bytes can be given: of a download, only chunks that are what their hashes say.

        A whole blob was verified before it was published. Where no hashes are known, the journal has to do.
        """
        hashes = None if blob.is_whole else self._adopted(blob.digest)
        if hashes is None:
            return blob.is_intact(descriptor, start, end)
        verified = self._verified.setdefault(blob.digest, set())
        for number in range(start // hashes.chunk_bytes, -(-end // hashes.chunk_bytes)):
            first, last = chunk_range(number, blob.size_bytes, hashes.chunk_bytes)
            if not blob.ranges.covers(first, last):
                return False
            if number in verified or self._is_verified(blob.digest, number):
                continue
            data = os.pread(descriptor, last - first, first)
            if hashlib.sha256(data).hexdigest() != hashes.of_chunk(number):
                return False
            verified.add(number)
        return True
