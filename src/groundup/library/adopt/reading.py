"""Reading all of another tool's file for its SHA-256, and noticing if somebody writes to it meanwhile."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from groundup.errors import FileAccessError
from groundup.library.store import ExternalRecord
from groundup.names import Digest

from .tool_folder import is_text

_READ_BYTES: Final = 4 << 20


def read_digest(
    path: Path, tool: str, on_read: Callable[[int], None] = lambda _: None
) -> tuple[Digest, ExternalRecord]:
    """The digest of a file, and the record of what it looked like.

    Args:
        path: of a plain file, without links.
        tool: its owner, as people write it.
        on_read: called with the number of bytes of every piece; what it raises ends the reading.

    Raises:
        FileAccessError: it cannot be read, is no plain file, or changes while it is read.
    """
    if not is_text(path):
        raise FileAccessError(repr(str(path)), "adopted", "its path is not Unicode text")
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            return _read(descriptor, path, tool, on_read)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error


def _read(
    descriptor: int, path: Path, tool: str, on_read: Callable[[int], None]
) -> tuple[Digest, ExternalRecord]:
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode) or os.path.realpath(path) != str(path):
        raise FileAccessError(str(path), "read", "it is a link or a device, and no plain file")
    hashed, position = hashlib.sha256(), 0
    while piece := os.pread(descriptor, _READ_BYTES, position):
        if position + len(piece) > facts.st_size:  # it grows, perhaps for ever
            break
        hashed.update(piece)
        position += len(piece)
        on_read(len(piece))
    record = ExternalRecord.of(path, facts, tool)
    if piece or position != facts.st_size or not record.fits(os.fstat(descriptor)):
        raise FileAccessError(str(path), "read", f"{tool} is writing to it; try again when that is done")
    return Digest(hashed.hexdigest()), record
