"""Notes: small hints beside the models, each under a digest; none is trusted, and none is missed for long.

Notes about sources belong to manifests, those of facts to blobs. They are written without a sync, since a
note that a power cut takes is only asked for again. A collection drops those whose owner is gone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .durability import make_folder, write_all
from .layout import Layout
from .manifest_files import manifest_files
from .small_file import read_small_file
from .writer_identity import WriterIdentity

MAXIMUM_BYTES: Final = 32 << 20


class NoteKind(StrEnum):
    """What a note is about, which is also its folder."""

    SOURCE = "sources"
    FACTS = "facts"


def write_note(layout: Layout, kind: NoteKind, digest: Digest, data: bytes) -> None:
    """Keep a note, in place of an earlier one; a failure is no harm."""
    target = _path(layout, kind, digest)
    draft = target.with_name(f".{WriterIdentity.create()}.00000000.new")
    with suppress(OSError):
        make_folder(target.parent)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            write_all(descriptor, data, 0)
        finally:
            os.close(descriptor)
        os.rename(draft, target)


def read_note(layout: Layout, kind: NoteKind, digest: Digest) -> bytes | None:
    """A note; None if there is none that can be read."""
    try:
        data = read_small_file(_path(layout, kind, digest), MAXIMUM_BYTES)
    except OSError:
        return None
    return data if data is not None and len(data) <= MAXIMUM_BYTES else None


def drop_notes(layout: Layout) -> None:
    """Remove the notes whose manifest or blob no model has any more.

    Raises:
        OSError: a manifest is there and cannot be read; nothing is removed then.
    """
    # Listed before the manifests are read: a note that is here now has its manifest here already.
    notes = [(path, kind, digest) for kind in NoteKind for path, digest in _notes(layout, kind)]
    if not notes:
        return
    owners: dict[NoteKind, set[Digest]] = {kind: set() for kind in NoteKind}
    for one in manifest_files(layout):
        owners[NoteKind.FACTS].update(one.mentioned)
        if one.manifest is not None:
            owners[NoteKind.SOURCE].add(one.manifest.digest)
    for path, kind, digest in notes:
        if digest not in owners[kind]:
            with suppress(OSError):
                os.unlink(path)


def _path(layout: Layout, kind: NoteKind, digest: Digest) -> Path:
    folder = layout.sources if kind is NoteKind.SOURCE else layout.facts
    return folder / digest.file_name


def _notes(layout: Layout, kind: NoteKind) -> Iterator[tuple[Path, Digest]]:
    folder = layout.sources if kind is NoteKind.SOURCE else layout.facts
    with suppress(FileNotFoundError, NotADirectoryError):
        for name in os.listdir(folder):
            with suppress(InvalidDigestError):
                yield folder / name, Digest.parse_file_name(name)
