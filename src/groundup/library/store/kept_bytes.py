"""How much of a model a store holds now, in blobs and in downloads that wait to go on.

A download counts by the chunks in its journal: those are what the next attempt begins with, once they have
been compared. Nothing is read of the data itself.
"""

from __future__ import annotations

from groundup.library.manifest import Layer, Manifest

from .journal import read_journal
from .layout import Layout
from .partial import list_partials
from .trash import find_blob


def kept_bytes(layout: Layout, manifest: Manifest) -> int:
    """Of all files of a manifest together, each counted once, the bytes that need not be fetched again.

    Raises:
        OSError: the store cannot be read.
    """
    return sum(
        layer.size_bytes if find_blob(layout, layer.digest) is not None else _begun_bytes(layout, layer)
        for layer in manifest.blobs
    )


def _begun_bytes(layout: Layout, layer: Layer) -> int:
    """What the furthest download of a blob has."""
    found = 0
    for partial in list_partials(layout, layer.digest):
        journal = read_journal(partial.path)
        if journal is not None and journal.size_bytes == layer.size_bytes:
            chunks = (journal.chunk_range(number) for number in journal.checksums)
            found = max(found, sum(end - start for start, end in chunks))
    return found
