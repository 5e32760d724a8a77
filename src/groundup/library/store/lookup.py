"""The file of a digest, wherever it is: a blob of the store, or a file that another tool keeps."""

from __future__ import annotations

from pathlib import Path

from groundup.names import Digest

from .external import read_external
from .layout import Layout
from .trash import find_blob


def find_file(layout: Layout, digest: Digest) -> Path | None:
    """The blob, or else the file of another tool; None if there is neither. Its bytes are not checked.

    Raises:
        OSError: a record is there and cannot be read.
    """
    blob = find_blob(layout, digest)
    if blob is not None:
        return blob
    record = read_external(layout, digest)
    return record.file if record is not None else None
