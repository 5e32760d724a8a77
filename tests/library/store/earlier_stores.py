"""Makes a small store with some of everything in it, to be kept as a fixture for later versions.

`python -m tests.library.store.earlier_stores tests/library/store/fixtures/format-1` was run once, with the
version that first had this format. A new format gets a fixture of its own; those that exist are not made
again, because what matters is what earlier versions really wrote.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from groundup.library.store import Store
from groundup.library.store.layout import Layout
from groundup.library.store.notes import NoteKind
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import ModelName
from tests.faults.small_models import SmallModel, fetch, pull, small_model

CHUNK_BYTES = 1000
SHARED = bytes(range(100)) * 3
POET, CRITIC, ABSENT = ModelName.parse("me/Poet:1b"), ModelName.parse("hf.co/Ada/critic:Q4_K_M"), "me/absent"
SOURCE_NOTE = b'{"kind":"registry","host":"registry.example"}'


def models() -> dict[ModelName, SmallModel]:
    """What is in it; the last one only in part."""
    return {
        POET: small_model(2_500, seed=11, shared=SHARED),
        CRITIC: small_model(1_500, seed=12, shared=SHARED),
        ModelName.parse(ABSENT): small_model(3_500, seed=13),
    }


def main(folder: Path) -> None:
    """Two models that share a blob, half of a third, a source, and a blob in a dead collection's trash."""
    store = Store(folder, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
    *whole, absent = models().items()
    for name, model in whole:
        pull(store, name, model)
        store.write_note(NoteKind.SOURCE, model.manifest.digest, SOURCE_NOTE)
    with store.pull_session(absent[1].manifest) as session:
        for writer in session.writers():
            if writer.digest == absent[1].weights:
                fetch(writer, absent[1].good, until=2 * CHUNK_BYTES)
    layout, digest = Layout(folder), models()[CRITIC].weights
    os.rename(layout.blob(digest), layout.trashed(digest, WriterIdentity.nobody()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
