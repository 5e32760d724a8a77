"""The hashes of the chunks of whole blobs, reckoned once in the background and kept while the program runs.

One blob is read at a time, in order, so that a slow disk is not made slower.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from typing import Final

from groundup.hubs.room.messages import ChunkHashes, chunk_count, chunk_range
from groundup.library.store.readable_blob import ReadableBlob
from groundup.names import Digest

_READ_BYTES: Final = 1 << 20


class HashBook:
    """Hashes of chunks by blob. May be used from several threads."""

    def __init__(self) -> None:
        self._known: dict[Digest, ChunkHashes] = {}
        self._waiting: OrderedDict[Digest, tuple[ReadableBlob, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def of(self, blob: ReadableBlob, chunk_bytes: int) -> ChunkHashes | None:
        """The hashes of a whole blob; None while they are reckoned, which begins with the first call."""
        with self._lock:
            known = self._known.get(blob.digest)
            if known is not None and known.chunk_bytes == chunk_bytes:
                return known
            if not self._is_closed:
                self._waiting.setdefault(blob.digest, (blob, chunk_bytes))
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name="groundup-chunks", daemon=True)
                    self._thread.start()
        return None

    def close(self) -> None:
        """Stop as soon as possible."""
        with self._lock:
            self._is_closed = True
            self._waiting.clear()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                digest, (blob, chunk_bytes) = next(iter(self._waiting.items()))
            try:
                found = self._reckon(blob, chunk_bytes)
            except OSError:  # whoever asks again makes it try again
                found = None
            with self._lock:
                self._waiting.pop(digest, None)
                if found is not None:
                    self._known[digest] = found

    def _reckon(self, blob: ReadableBlob, chunk_bytes: int) -> ChunkHashes | None:
        hashes: list[str] = []
        with blob.opened() as descriptor:
            for number in range(chunk_count(blob.size_bytes, chunk_bytes)):
                if self._is_closed:
                    return None
                hashes.append(_hash(descriptor, *chunk_range(number, blob.size_bytes, chunk_bytes)))
        return ChunkHashes(size_bytes=blob.size_bytes, chunk_bytes=chunk_bytes, hashes="".join(hashes))


def _hash(descriptor: int, start: int, end: int) -> str:
    hashed = hashlib.sha256()
    while start < end:
        piece = os.pread(descriptor, min(_READ_BYTES, end - start), start)
        if not piece:
            raise OSError("the file became shorter")
        hashed.update(piece)
        start += len(piece)
    return hashed.hexdigest()
