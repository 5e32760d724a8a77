"""Blobs that can be read now: whole ones, and what there is of downloads."""

from __future__ import annotations

from pathlib import Path

from groundup.library.store import Store
from groundup.library.store.readable_blob import readable_blob
from groundup.names import Digest, ModelName
from tests.faults.small_models import CHUNK_BYTES, fetch, pull, small_model

MODEL = small_model(300_000)
NAME = ModelName.parse("test/model")


def store_in(folder: Path) -> Store:
    """An empty store with small chunks."""
    return Store(folder, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()


def stop_at(folder: Path, until: int) -> None:
    """Begin a download and stop it."""
    with store_in(folder).pull_session(MODEL.manifest) as session:
        for writer in session.writers():
            fetch(writer, MODEL.good, until)


def test_a_published_blob_is_whole(tmp_path: Path) -> None:
    """All of it can be read."""
    pull(store_in(tmp_path), NAME, MODEL)
    blob = readable_blob(tmp_path, MODEL.weights)
    assert blob is not None
    assert blob.is_whole
    with blob.opened() as descriptor:
        assert blob.is_intact(descriptor, 0, 300_000)


def test_a_blob_of_another_size_is_none(tmp_path: Path) -> None:
    """Who asks for another size means another file."""
    pull(store_in(tmp_path), NAME, MODEL)
    assert readable_blob(tmp_path, MODEL.weights, 299_999) is None
    assert readable_blob(tmp_path, Digest("0" * 64)) is None
    assert readable_blob(tmp_path / "nowhere", MODEL.weights) is None


def test_a_download_is_there_chunk_by_chunk(tmp_path: Path) -> None:
    """Finished chunks can be read, what was begun cannot, and nothing is touched by looking."""
    stop_at(tmp_path, 2 * CHUNK_BYTES + 10)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    blob = readable_blob(tmp_path, MODEL.weights, 300_000)
    assert blob is not None
    assert not blob.is_whole
    with blob.opened() as descriptor:
        assert blob.is_intact(descriptor, 0, 2 * CHUNK_BYTES)
        assert not blob.is_intact(descriptor, CHUNK_BYTES, 2 * CHUNK_BYTES + 5)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_rot_in_a_download_is_noticed(tmp_path: Path) -> None:
    """A chunk that is not as its journal says cannot be read, the others can."""
    stop_at(tmp_path, 3 * CHUNK_BYTES)
    blob = readable_blob(tmp_path, MODEL.weights)
    assert blob is not None
    with blob.path.open("r+b") as file:
        file.seek(5)
        file.write(bytes([MODEL.contents[MODEL.weights][5] ^ 1]))
    with blob.opened() as descriptor:
        assert not blob.is_intact(descriptor, 0, 10)
        assert blob.is_intact(descriptor, CHUNK_BYTES, 3 * CHUNK_BYTES)


def test_the_bytes_stay_while_they_are_read(tmp_path: Path) -> None:
    """A download that is published or thrown away meanwhile can be read to the end."""
    stop_at(tmp_path, 3 * CHUNK_BYTES)
    blob = readable_blob(tmp_path, MODEL.weights)
    assert blob is not None
    with blob.opened() as descriptor:
        assert store_in(tmp_path).discard_partials() > 0
        assert blob.is_intact(descriptor, 0, 3 * CHUNK_BYTES)
