"""The journal of a download: which chunks have been written, and their checksums.

It is a hint that saves bytes, never a proof: it is replaced by a rename but not synced, so after a power
cut it can speak of chunks that are lost. Hence each chunk is read and compared before it is used again,
and the SHA-256 of the whole decides in the end. That is why a CRC-32 will do here: it costs a quarter of
a SHA-256 (measured: 3.9 against 1.7 GiB/s), and every byte is read twice already. A journal that cannot
be read is worth nothing and is no error.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Final

import msgspec

from .durability import write_all
from .small_file import read_small_file

JOURNAL_NAME: Final = "journal"
MAXIMUM_CHUNKS: Final = 2_048
SMALLEST_CHUNK_BYTES: Final = 4 << 20

_VERSION: Final = 1
_MAXIMUM_BYTES: Final = 1 << 20
_READ_BYTES: Final = 1 << 20


class Journal(msgspec.Struct):
    """Checksums of the finished chunks, by their number from 0. The last chunk may be shorter."""

    size_bytes: int
    chunk_bytes: int
    checksums: dict[int, int] = {}
    version: int = _VERSION

    def chunk_range(self, number: int) -> tuple[int, int]:
        """The bytes of a chunk: start, and end (not included)."""
        start = number * self.chunk_bytes
        return start, min(start + self.chunk_bytes, self.size_bytes)

    def chunks_touching(self, start: int, end: int) -> range:
        """The numbers of the chunks that have a byte from `start` to before `end`."""
        return range(start // self.chunk_bytes, -(-end // self.chunk_bytes))

    def save(self, folder: Path) -> None:
        """Replace the journal in a partial's folder."""
        draft = folder / f"{JOURNAL_NAME}.new"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            write_all(descriptor, msgspec.msgpack.encode(self), 0)
        finally:
            os.close(descriptor)
        os.rename(draft, folder / JOURNAL_NAME)


def new_journal(size_bytes: int, chunk_bytes: int = 0) -> Journal:
    """An empty journal; by itself it chooses chunks of 4 MiB, or as many more as keep it short."""
    if not chunk_bytes:
        chunk_bytes = SMALLEST_CHUNK_BYTES
        while size_bytes > chunk_bytes * MAXIMUM_CHUNKS:
            chunk_bytes *= 2
    return Journal(size_bytes=size_bytes, chunk_bytes=chunk_bytes)


def load_journal(folder: Path, size_bytes: int) -> Journal | None:
    """The journal in a partial's folder; None if it is missing, unreadable, or of a file of another size."""
    journal = read_journal(folder)
    return journal if journal is not None and journal.size_bytes == size_bytes else None


def read_journal(folder: Path) -> Journal | None:
    """The journal in a partial's folder, whatever the file's size; None if it is missing or unreadable."""
    try:
        raw = read_small_file(folder / JOURNAL_NAME, _MAXIMUM_BYTES)
        journal = msgspec.msgpack.decode(raw or b"", type=Journal)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    is_ours = journal.version == _VERSION and journal.size_bytes >= 0 and journal.chunk_bytes > 0
    chunks = range(-(-journal.size_bytes // journal.chunk_bytes)) if is_ours else range(0)
    return journal if is_ours and all(number in chunks for number in journal.checksums) else None


def checksum(descriptor: int, start: int, end: int) -> int | None:
    """The CRC-32 of a range of a file; None if the file ends before it."""
    value = 0
    while start < end:
        piece = os.pread(descriptor, min(_READ_BYTES, end - start), start)
        if not piece:
            return None
        value, start = zlib.crc32(piece, value), start + len(piece)
    return value
