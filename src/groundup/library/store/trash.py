"""The waiting room of the collection: blobs leave the store through it, or come back out of it.

A blob in here is not lost: whoever misses one in `blobs` finds it here and puts it back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .layout import Layout
from .writer_identity import WriterIdentity


def find_blob(layout: Layout, digest: Digest) -> Path | None:
    """The file of a blob, brought back from the trash if it is there; None if the store has it nowhere."""
    target = layout.blob(digest)
    if os.path.lexists(target):
        return target
    for path, found, _ in trashed_files(layout):
        if found == digest:
            with suppress(FileNotFoundError, PermissionError):
                put_back(layout, path, digest)
    # Its collector may have put it back between the two looks.
    return target if os.path.lexists(target) else None


def put_back(layout: Layout, path: Path, digest: Digest) -> None:
    """Move a blob from the trash to where it was; a copy that has come there meanwhile stays instead.

    Raises:
        OSError: it could not be moved; it is gone from the trash if that is a `FileNotFoundError`.
    """
    if os.path.lexists(layout.blob(digest)):
        os.unlink(path)
    else:
        os.rename(path, layout.blob(digest))


def trashed_files(layout: Layout) -> Iterator[tuple[Path, Digest, WriterIdentity]]:
    """Every blob in the trash, with its digest and the collector that put it there."""
    try:
        names = os.listdir(layout.trash)
    except FileNotFoundError:
        return
    for name in names:
        file_name, _, owner = name.partition(".")
        writer = WriterIdentity.parse(owner)
        with suppress(InvalidDigestError):
            if writer is not None:
                yield layout.trash / name, Digest.parse_file_name(file_name), writer
