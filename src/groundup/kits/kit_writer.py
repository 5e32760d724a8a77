"""Writing the files of a kit: each is there whole or not at all, and what was begun is gone on with.

Whether the disk has kept the bytes shows only when they are read again, which is done at the end for all
of them at once: a stick that is smaller than it says overwrites its first files with its last ones.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from groundup.errors import FileAccessError
from groundup.library.store.durability import sync_file, sync_folder, write_all
from groundup.library.store.storage_failures import storage_failures
from groundup.names import Digest

from .plain_files import forget_cached

COPY_BYTES: Final = 4 << 20
SYNC_BYTES: Final = 64 << 20  # so that progress is that of the stick, and Ctrl-C need not wait for minutes
_DRAFT_ENDING: Final = ".new"


def write_file(kit: Path, name: str, content: bytes) -> Digest:
    """Write a small file of a kit; what had the name is replaced.

    Raises:
        InsufficientRoomError, FileAccessError: the system refuses.
    """
    draft = draft_of(kit, name)
    with storage_failures(kit / name, needed_bytes=len(content)):
        draft.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            os.unlink(draft)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            write_all(descriptor, content, 0)
        except BaseException:
            os.close(descriptor)
            raise
        _publish(descriptor, draft, kit / name)
    return Digest.of(content)


def copy_range(
    source: Path,
    start: int,
    end: int,
    kit: Path,
    name: str,
    whole: hashlib._Hash,
    on_bytes: Callable[[int], None],
) -> Digest:
    """Copy a part of a file to a kit; the SHA-256 of what was read.

    A file that is there with the right size is not written again, and one that was begun is gone on with;
    whether its bytes are right is not checked here. The digest is that of the source in any case.

    Args:
        source: a file.
        start, end: the range.
        kit: the folder.
        name: of the file in the kit.
        whole: a hash that takes the bytes, too, for a source in several ranges.
        on_bytes: called with the number of bytes after each piece.

    Raises:
        InsufficientRoomError, FileAccessError: the system refuses, or the source became shorter.
    """
    target, draft = kit / name, draft_of(kit, name)
    is_there = _size(target) == end - start
    with storage_failures(target, needed_bytes=end - start):
        target.parent.mkdir(exist_ok=True)
        if is_there:
            return _copy(_read(source, start, end), whole, None, end - start, on_bytes)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            have_bytes = _resumable(descriptor, end - start)
            digest = _copy(_read(source, start, end), whole, descriptor, have_bytes, on_bytes)
        except BaseException:
            os.close(descriptor)
            raise
        _publish(descriptor, draft, target)
    return digest


def sync_name(folder: Path) -> None:
    """Have what came to a folder, or left it, reach the disk; not every stick's file system can be asked."""
    with suppress(OSError):  # what is not there is seen when everything is read back
        sync_folder(folder)


def draft_of(kit: Path, name: str) -> Path:
    """Where a file is while it is written."""
    target = kit / name
    return target.with_name(f".{target.name}{_DRAFT_ENDING}")


def is_draft(file_name: str) -> bool:
    """Whether this is the name of a file that was begun and is not finished."""
    return file_name.startswith(".") and file_name.endswith(_DRAFT_ENDING)


def _copy(
    pieces: Iterator[bytes],
    whole: hashlib._Hash,
    target: int | None,
    have_bytes: int,
    on_bytes: Callable[[int], None],
) -> Digest:
    """Hash all pieces, and write those that the target does not have yet."""
    found, position, synced = hashlib.sha256(), 0, 0
    for piece in pieces:
        found.update(piece)
        whole.update(piece)
        if target is not None and position >= have_bytes:
            write_all(target, piece, position)
        position += len(piece)
        if target is not None and position - synced >= SYNC_BYTES:
            synced = position
            os.fsync(target)
        on_bytes(len(piece))
    return Digest(found.hexdigest())


def _read(source: Path, start: int, end: int) -> Iterator[bytes]:
    with source.open("rb") as file:
        file.seek(start)
        position = start
        while position < end:
            piece = file.read(min(COPY_BYTES, end - position))
            if not piece:
                raise FileAccessError(str(source), "copied", "it became shorter meanwhile")
            yield piece
            position += len(piece)


def _resumable(descriptor: int, size_bytes: int) -> int:
    """How much of what was begun counts, in whole pieces; the last ones may not have reached the disk."""
    whole = max(os.fstat(descriptor).st_size - SYNC_BYTES, 0) // COPY_BYTES * COPY_BYTES
    have_bytes = whole if whole < size_bytes else 0
    os.ftruncate(descriptor, have_bytes)
    return have_bytes


def _publish(descriptor: int, draft: Path, target: Path) -> None:
    try:
        sync_file(descriptor)
        forget_cached(descriptor)
    finally:
        os.close(descriptor)
    os.rename(draft, target)
    sync_name(target.parent)


def _size(path: Path) -> int | None:
    try:
        return os.stat(path, follow_symlinks=False).st_size
    except FileNotFoundError:
        return None
