"""The shelf: what is offered, and only what is right of it."""

from __future__ import annotations

import time
from pathlib import Path

from groundup.hubs.room.messages import ChunkHashes, chunk_count, chunk_range
from groundup.names import Digest
from groundup.sharing.offers import Offer
from groundup.sharing.shelf import Shelf
from tests.faults.small_models import CHUNK_BYTES

from .room import NAME, SIZE_BYTES, shelf_of, store_with, store_with_half, the_model

MODEL = the_model()
COUNT = chunk_count(SIZE_BYTES, CHUNK_BYTES)


def hashes_of(content: bytes) -> ChunkHashes:
    """The right hashes of a blob."""
    parts = [content[slice(*chunk_range(number, len(content), CHUNK_BYTES))] for number in range(COUNT)]
    joined = "".join(Digest.of(part).hex for part in parts)
    return ChunkHashes(size_bytes=len(content), chunk_bytes=CHUNK_BYTES, hashes=joined)


def right_hashes(digest: Digest) -> ChunkHashes | None:
    """What a neighbour that has everything says."""
    return hashes_of(MODEL.contents[digest]) if digest == MODEL.weights else None


def can_give(shelf: Shelf, start: int, end: int) -> bool:
    """Whether the shelf gives these bytes of the weights."""
    blob = shelf.find(MODEL.weights)
    if blob is None:
        return False
    with shelf.reading(blob, start, end) as reader:
        return reader is not None and len(reader.read(start, end - start)) == end - start


def test_a_whole_blob_is_given_with_its_hashes(tmp_path: Path) -> None:
    """All chunks are in the map, and the hashes come once they are reckoned."""
    shelf = shelf_of(store_with(tmp_path))
    found = shelf.map(MODEL.weights)
    assert found is not None
    assert int(found.have, 16) == (1 << COUNT) - 1
    deadline_s = time.monotonic() + 10
    while (hashes := shelf.hashes(MODEL.weights)) is None and time.monotonic() < deadline_s:
        time.sleep(0.01)
    shelf.close()
    assert hashes == right_hashes(MODEL.weights)


def test_only_offered_blobs_are_given(tmp_path: Path) -> None:
    """A blob of the store that belongs to no offered model is not there for others."""
    shelf = Shelf(store_with(tmp_path), chunk_bytes=CHUNK_BYTES, gives_partials=True)
    assert shelf.find(MODEL.weights) is None
    assert shelf.map(MODEL.weights) is None
    assert shelf.hashes(MODEL.weights) is None


def test_half_a_download_gives_that_half(tmp_path: Path) -> None:
    """Finished chunks are in the map, and are given; others are not."""
    shelf = shelf_of(store_with_half(tmp_path))
    found = shelf.map(MODEL.weights)
    assert found is not None
    finished = SIZE_BYTES // 2 // CHUNK_BYTES
    assert int(found.have, 16) == (1 << finished) - 1
    assert can_give(shelf, 0, CHUNK_BYTES)
    assert not can_give(shelf, finished * CHUNK_BYTES, (finished + 1) * CHUNK_BYTES)


def test_downloads_of_unknown_models_need_the_owner(tmp_path: Path) -> None:
    """A download whose model nobody knows is given only if the owner insists."""
    store_with_half(tmp_path)
    assert Shelf(tmp_path, chunk_bytes=CHUNK_BYTES).find(MODEL.weights) is None
    assert Shelf(tmp_path, chunk_bytes=CHUNK_BYTES, gives_partials=True).map(MODEL.weights) is not None


def test_a_chunk_that_rotted_is_not_given(tmp_path: Path) -> None:
    """A chunk of a download that is not as the journal says stays here."""
    [data] = store_with_half(tmp_path).glob(f"partials/{MODEL.weights.hex}.*/data")
    with data.open("r+b") as file:
        file.seek(10)
        file.write(b"\x00" if MODEL.contents[MODEL.weights][10] else b"\x01")
    shelf = shelf_of(tmp_path)
    assert not can_give(shelf, 0, CHUNK_BYTES)
    assert can_give(shelf, CHUNK_BYTES, 2 * CHUNK_BYTES)


def test_a_poisoned_chunk_is_not_given_on(tmp_path: Path) -> None:
    """Where hashes are known, a chunk that was stored wrong from the beginning is found out."""
    wrong = hashes_of(MODEL.early(MODEL.weights))
    store_with_half(tmp_path)
    shelf = Shelf(tmp_path, adopted=lambda digest: wrong, chunk_bytes=CHUNK_BYTES)
    shelf.offer([Offer(NAME, MODEL.manifest)])
    assert not can_give(shelf, 0, CHUNK_BYTES)
    assert can_give(shelf, CHUNK_BYTES, 2 * CHUNK_BYTES)


def test_a_reader_ends_in_order(tmp_path: Path) -> None:
    """After the end a thread that still reads gets nothing, whatever the descriptor means by then."""
    shelf = shelf_of(store_with(tmp_path))
    blob = shelf.find(MODEL.weights)
    assert blob is not None
    with shelf.reading(blob, 0, CHUNK_BYTES) as reader:
        assert reader is not None
        assert reader.read(0, 5) == MODEL.contents[MODEL.weights][:5]
    assert reader.read(0, 5) == b""


def test_what_was_given_is_in_the_map(tmp_path: Path) -> None:
    """Others see which chunks somebody is fetching already."""
    shelf = shelf_of(store_with(tmp_path))
    assert can_give(shelf, CHUNK_BYTES, 2 * CHUNK_BYTES)
    found = shelf.map(MODEL.weights)
    assert found is not None
    assert int(found.given, 16) == 0b10


def test_a_model_that_is_not_here_yet_has_an_empty_map(tmp_path: Path) -> None:
    """Who has just begun to pull can say so, and hear of others."""
    found = shelf_of(tmp_path).map(MODEL.weights, ("10.0.0.1:4001",))
    assert found is not None
    assert (found.have, found.neighbours) == ("0", ("10.0.0.1:4001",))
