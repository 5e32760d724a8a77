"""The bytes of a file on this computer: its digest, and parts of it, off the event loop."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final

from groundup.errors import FileAccessError
from groundup.names import Digest

from .file_download import in_thread

READ_BYTES: Final = 1 << 20


async def digest_of(path: Path) -> tuple[Digest, int]:
    """The digest and the size of a file, read whole.

    Raises:
        FileAccessError: the system does not let us.
    """
    return await in_thread(_hash, path)


async def part_of(path: Path, start: int, end: int) -> AsyncGenerator[bytes]:
    """The bytes `start` to `end` - 1 of a file, in pieces.

    Raises:
        FileAccessError: the system does not let us, or the file became shorter.
    """
    position = start
    while position < end:
        piece = await in_thread(_read_at, path, position, min(READ_BYTES, end - position))
        yield piece
        position += len(piece)


def _hash(path: Path) -> tuple[Digest, int]:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return Digest(digest.hexdigest()), file.tell()
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error


def _read_at(path: Path, offset: int, count: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            piece = file.read(count)
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error
    if not piece:
        raise FileAccessError(str(path), "read", "it became shorter while it was read")
    return piece
