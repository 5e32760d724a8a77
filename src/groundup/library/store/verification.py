"""Reading blobs again: the only way to find bytes that have rotted on the disk.

A damaged blob is set aside, not deleted, and the next pull fetches it anew. A load does the cheap check
only (`quick_path`), which compares what the file looks like with what it looked like when it was hashed.
Files of other tools are checked in the same two ways, and stay where they are whatever is found.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from groundup.errors import (
    AdoptedFileChangedError,
    AdoptedFileGoneError,
    BlobMissingError,
    DamagedBlobError,
)
from groundup.names import Digest

from .durability import make_folder
from .external import ExternalRecord, read_external, write_external
from .front_hash import hash_file
from .hash_records import read_record, remove_record, write_record
from .layout import Layout
from .storage_failures import storage_failures
from .trash import find_blob

OnRead = Callable[[int], None]


class BlobState(StrEnum):
    """How a blob is."""

    GOOD = "good"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class CheckedBlob:
    """What a full check of one blob found. `found` is the digest of a damaged one, or why it has none.

    `tool` is the name of the tool that keeps the file, "" for a blob of the store; it is never set aside.
    """

    digest: Digest
    state: BlobState
    size_bytes: int = 0
    found: str = ""
    quarantine_path: Path | None = None
    tool: str = ""


def check_blob(layout: Layout, digest: Digest, on_read: OnRead = lambda _: None) -> CheckedBlob:
    """Hash all of a blob; set it aside if it is damaged. `on_read` is told of the bytes as they are read.

    Raises:
        FileAccessError: it may not be read, or could not be set aside.
    """
    path = find_blob(layout, digest)
    if path is None:
        return _check_external(layout, digest, on_read)
    with storage_failures(path, "read"):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        facts = os.fstat(descriptor)
        found = _hash(descriptor, on_read)
        if found == str(digest):
            write_record(layout, digest, facts)
            return CheckedBlob(digest, BlobState.GOOD, facts.st_size, found)
        with storage_failures(path, "set aside"):
            place = _quarantine(layout, digest, facts.st_ino)
    finally:
        os.close(descriptor)  # not earlier: a good file could get the number of this one otherwise
    return CheckedBlob(digest, BlobState.DAMAGED, facts.st_size, found, place)


def quick_path(layout: Layout, digest: Digest) -> Path:
    """The file of a blob, after the cheap check, or a full one where that finds a difference.

    Raises:
        BlobMissingError: the store does not have it.
        DamagedBlobError: its bytes are wrong; it has been set aside.
        AdoptedFileGoneError, AdoptedFileChangedError: another tool kept it, and has removed or rewritten it.
        FileAccessError: it may not be read.
    """
    path = find_blob(layout, digest)
    if path is None:
        return _quick_external(layout, digest)
    record = read_record(layout, digest)
    with storage_failures(path, "read"):
        facts = os.stat(path, follow_symlinks=False)
    if record is not None and record.fits(facts):
        return path
    checked = check_blob(layout, digest)
    if checked.state is BlobState.MISSING:
        raise BlobMissingError(str(digest))
    if checked.state is BlobState.DAMAGED:
        raise DamagedBlobError(str(digest), checked.found, str(checked.quarantine_path))
    return path


def _check_external(layout: Layout, digest: Digest, on_read: OnRead = lambda _: None) -> CheckedBlob:
    """Check the places where other tools keep a blob, until one has the right bytes."""
    with storage_failures(layout.external, "read"):
        record = read_external(layout, digest)
    worst = CheckedBlob(digest, BlobState.MISSING, tool=record.tool if record is not None else "")
    for place in record.places if record is not None else ():
        checked = _check_place(layout, digest, place, on_read)
        if checked.state is BlobState.GOOD:
            return checked
        worst = checked if checked.state is BlobState.DAMAGED else worst
    return worst


def _check_place(layout: Layout, digest: Digest, place: ExternalRecord, on_read: OnRead) -> CheckedBlob:
    path = Path(place.path)
    with storage_failures(path, "read"):
        if place.facts is None:
            return CheckedBlob(digest, BlobState.MISSING, tool=place.tool)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        facts = os.fstat(descriptor)
        found = _hash(descriptor, _Bounded(facts.st_size, on_read))
        is_still = ExternalRecord.of(path, facts, place.tool).fits(os.fstat(descriptor))
    finally:
        os.close(descriptor)
    if found != str(digest) or not is_still:  # rewritten before, or just now
        return CheckedBlob(digest, BlobState.DAMAGED, facts.st_size, found, tool=place.tool)
    with suppress(OSError):  # a hint; without it the file is hashed once more
        write_external(layout, digest, ExternalRecord.of(path, facts, place.tool))
    return CheckedBlob(digest, BlobState.GOOD, facts.st_size, found, tool=place.tool)


def _quick_external(layout: Layout, digest: Digest) -> Path:
    with storage_failures(layout.external, "read"):
        record = read_external(layout, digest)
    if record is None:
        raise BlobMissingError(str(digest))
    for place in record.places:
        with storage_failures(Path(place.path), "read"):
            facts = place.facts
        if facts is not None and place.fits(facts):
            return Path(place.path)
    checked = _check_external(layout, digest)
    if checked.state is BlobState.MISSING:
        raise AdoptedFileGoneError(record.path, record.tool)
    found = read_external(layout, digest) or record  # the good place comes first now
    if checked.state is BlobState.DAMAGED:
        raise AdoptedFileChangedError(found.path, checked.tool, str(digest), checked.found)
    return Path(found.path)


def _hash(descriptor: int, on_read: OnRead) -> str:
    try:
        return f"sha256:{hash_file(descriptor, on_read)[0]}"
    except OSError as error:  # a place on the disk that cannot be read any more
        return f"unreadable: {error.strerror or error}"


class _Bounded:
    """Ends the reading of a file that grows, perhaps for ever, while it is read."""

    def __init__(self, size_bytes: int, on_read: OnRead) -> None:
        self._left_bytes = size_bytes
        self._on_read = on_read

    def __call__(self, read_bytes: int) -> None:
        self._left_bytes -= read_bytes
        if self._left_bytes < 0:
            raise OSError(errno.EFBIG, "it grows while it is read")
        self._on_read(read_bytes)


def _quarantine(layout: Layout, digest: Digest, inode: int) -> Path | None:
    """Set the damaged file aside, unless a good one has taken its place meanwhile."""
    make_folder(layout.quarantine)
    place = layout.quarantined(digest)
    with suppress(FileNotFoundError):
        os.rename(layout.blob(digest), place)
        if os.lstat(place).st_ino != inode:
            os.rename(place, layout.blob(digest))
            return None
        remove_record(layout, digest)
        return place
    return None
