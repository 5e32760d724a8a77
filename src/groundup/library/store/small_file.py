"""Small files that are there whole or not at all: manifests, pins, the format.

A file is written under a temporary name in its folder, synced, renamed, and the folder synced. The name
begins with a dot and carries its writer, so that readers pass it over and the sweep knows whose it was.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from .durability import sync_file, sync_folder, write_all
from .writer_identity import WriterIdentity

_SUFFIX: Final = ".new"


def write_small_file(path: Path, data: bytes, writer: WriterIdentity) -> None:
    """Put `data` at `path`, replacing what is there, durably.

    Raises:
        OSError: it could not be done; nothing under the temporary name is left.
    """
    draft = path.with_name(f".{writer}.{secrets.token_hex(4)}{_SUFFIX}")
    try:
        _write_draft(draft, data)
        os.rename(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
    sync_folder(path.parent)


def read_small_file(path: Path, maximum_bytes: int) -> bytes | None:
    """All of a small file, or one byte more than the maximum; None if there is no such file.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read(maximum_bytes + 1)


def draft_writer(name: str) -> WriterIdentity | None:
    """Whose temporary file this is; None for any other name."""
    if not (name.startswith(".") and name.endswith(_SUFFIX)):
        return None
    return WriterIdentity.parse(name[1:].removesuffix(_SUFFIX).rpartition(".")[0])


def _write_draft(draft: Path, data: bytes) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        write_all(descriptor, data, 0)
        sync_file(descriptor)
    finally:
        os.close(descriptor)
