"""What is kept of a model counts blobs whole and downloads by their finished chunks."""

from __future__ import annotations

from pathlib import Path

from groundup.library.store import Store
from tests.faults.small_models import CHUNK_BYTES, small_model

MODEL = small_model(3 * CHUNK_BYTES + 10, 5_000)


def test_nothing(tmp_path: Path) -> None:
    """A store that is not there keeps nothing."""
    assert Store(tmp_path / "store").kept_bytes(MODEL.manifest) == 0


def test_chunks_and_blobs(tmp_path: Path) -> None:
    """An unfinished chunk does not count, a finished blob counts whole; in the end everything does."""
    store = Store(tmp_path / "store", reserve_bytes=0, chunk_bytes=CHUNK_BYTES)
    with store.pull_session(MODEL.manifest) as session:
        for writer in session.writers():
            content = MODEL.contents[writer.digest]
            if writer.digest == MODEL.weights:
                writer.write(0, content[: CHUNK_BYTES + 7])
            else:
                writer.write(0, content)
                writer.publish()
    others = MODEL.manifest.size_bytes - len(MODEL.contents[MODEL.weights])
    assert store.kept_bytes(MODEL.manifest) == others + CHUNK_BYTES
    with store.pull_session(MODEL.manifest) as session:
        for writer in session.writers():
            assert writer.reused_bytes == CHUNK_BYTES
            writer.write(0, MODEL.contents[writer.digest])
            writer.publish()
    assert store.kept_bytes(MODEL.manifest) == MODEL.manifest.size_bytes
