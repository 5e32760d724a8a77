"""Hashes of chunks: reckoned once, in the background."""

from __future__ import annotations

import time
from pathlib import Path

from groundup.hubs.room.messages import ChunkHashes
from groundup.library.store.readable_blob import readable_blob
from groundup.names import Digest
from groundup.sharing.hash_book import HashBook
from tests.faults.small_models import CHUNK_BYTES

from .room import store_with, the_model

MODEL = the_model()


def wait_for(book: HashBook, folder: Path) -> ChunkHashes | None:
    """The hashes of the weights, or None after some seconds."""
    blob = readable_blob(folder, MODEL.weights)
    assert blob is not None
    deadline_s = time.monotonic() + 10
    while time.monotonic() < deadline_s:
        found = book.of(blob, CHUNK_BYTES)
        if found is not None:
            return found
        time.sleep(0.01)
    return None


def test_every_chunk_has_its_hash(tmp_path: Path) -> None:
    """The list holds the SHA-256 of each chunk, in order."""
    book = HashBook()
    found = wait_for(book, store_with(tmp_path))
    content = MODEL.contents[MODEL.weights]
    assert found is not None
    assert found.of_chunk(0) == Digest.of(content[:CHUNK_BYTES]).hex
    assert found.of_chunk(7) == Digest.of(content[7 * CHUNK_BYTES :]).hex
    book.close()


def test_a_file_that_is_gone_is_no_fault(tmp_path: Path) -> None:
    """Nothing is reckoned of it, and nothing breaks."""
    book = HashBook()
    blob = readable_blob(store_with(tmp_path), MODEL.weights)
    assert blob is not None
    blob.path.unlink()
    assert book.of(blob, CHUNK_BYTES) is None
    book.close()
    assert book.of(blob, CHUNK_BYTES) is None
