"""What was seen of each blob at its last full hash: a hint by which a load need not hash it again.

Size, time and inode prove nothing, since rot changes none of them; `verification` reads the bytes. A
record that is lost or strange only means that the blob is hashed once more.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress

import msgspec

from groundup.names import Digest

from .durability import write_all
from .layout import Layout
from .small_file import read_small_file
from .writer_identity import WriterIdentity

_MAXIMUM_BYTES = 4096


class HashRecord(msgspec.Struct, frozen=True):
    """Facts of a blob's file at the time `hashed_at_s` (by the clock on the wall) of its last full hash."""

    size_bytes: int
    modified_ns: int
    inode: int
    hashed_at_s: float

    def fits(self, facts: os.stat_result) -> bool:
        """Whether the file still looks as it did."""
        return (facts.st_size, facts.st_mtime_ns, facts.st_ino) == (
            self.size_bytes,
            self.modified_ns,
            self.inode,
        )

    def is_older_than(self, age_s: float) -> bool:
        """Whether the last full hash was that long ago; times in the future count as long ago."""
        return not 0 <= time.time() - self.hashed_at_s <= age_s


def write_record(layout: Layout, digest: Digest, facts: os.stat_result) -> None:
    """Remember what a file looked like when all of it was hashed; a failure is no harm."""
    record = HashRecord(facts.st_size, facts.st_mtime_ns, facts.st_ino, time.time())
    draft = layout.records / f".{WriterIdentity.create()}.00000000.new"
    with suppress(OSError):
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            write_all(descriptor, msgspec.json.encode(record), 0)
        finally:
            os.close(descriptor)
        os.rename(draft, layout.record(digest))


def read_record(layout: Layout, digest: Digest) -> HashRecord | None:
    """The record of a blob; None if there is none that can be read."""
    try:
        raw = read_small_file(layout.record(digest), _MAXIMUM_BYTES)
        return msgspec.json.decode(raw or b"", type=HashRecord)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def remove_record(layout: Layout, digest: Digest) -> None:
    """Forget a blob."""
    with suppress(OSError):
        os.unlink(layout.record(digest))
