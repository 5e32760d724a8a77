"""Notes are kept beside the models, lost without harm, and dropped with their owners."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.library.store import NoteKind, Store
from groundup.library.store.layout import Layout
from groundup.library.store.notes import MAXIMUM_BYTES, drop_notes, read_note, write_note
from groundup.names import Digest, ModelName
from tests.faults.small_models import SmallModel, pull

DIGEST = Digest.of(b"a blob")


def test_a_note_is_read_as_it_was_written(root: Path) -> None:
    """One of each kind under the same digest; a later one takes its place."""
    layout = Layout(root)
    for kind in NoteKind:
        write_note(layout, kind, DIGEST, b"first")
        write_note(layout, kind, DIGEST, kind.value.encode())
    assert [read_note(layout, kind, DIGEST) for kind in NoteKind] == [b"sources", b"facts"]
    assert read_note(layout, NoteKind.FACTS, Digest.of(b"another")) is None


def test_a_store_is_not_made_for_a_note(root: Path) -> None:
    """Looking at a model writes nothing where nothing is."""
    Store(root).write_note(NoteKind.FACTS, DIGEST, b"x")
    assert not root.exists()


def test_what_cannot_be_read_is_no_note(root: Path) -> None:
    """A folder, or something larger than any note."""
    layout = Layout(root)
    write_note(layout, NoteKind.FACTS, DIGEST, b"x")
    place = layout.facts / DIGEST.file_name
    os.truncate(place, MAXIMUM_BYTES + 1)
    assert read_note(layout, NoteKind.FACTS, DIGEST) is None
    place.unlink()
    place.mkdir()
    assert read_note(layout, NoteKind.FACTS, DIGEST) is None
    write_note(layout, NoteKind.FACTS, DIGEST, b"x")  # no harm either


def test_notes_go_with_their_owners(store: Store, root: Path, model: SmallModel, name: ModelName) -> None:
    """Those of a model that is here stay; a manifest owns its source, a blob its facts."""
    pull(store, name, model)
    layout = Layout(root)
    owned = {NoteKind.SOURCE: model.manifest.digest, NoteKind.FACTS: model.weights}
    for kind, digest in owned.items():
        write_note(layout, kind, digest, b"mine")
        write_note(layout, kind, DIGEST, b"nobody's")
    drop_notes(layout)
    assert [read_note(layout, kind, digest) for kind, digest in owned.items()] == [b"mine", b"mine"]
    assert [read_note(layout, kind, DIGEST) for kind in NoteKind] == [None, None]
    store.remove(name)
    assert [read_note(layout, kind, digest) for kind, digest in owned.items()] == [None, None]


def test_a_damaged_manifest_keeps_the_facts_of_its_files(
    store: Store, root: Path, model: SmallModel, name: ModelName
) -> None:
    """What it can still be seen to mention is not forgotten."""
    pull(store, name, model)
    layout = Layout(root)
    write_note(layout, NoteKind.FACTS, model.weights, b"mine")
    found = store.find(name)
    assert found is not None
    found.path.write_bytes(found.path.read_bytes()[:-1])
    drop_notes(layout)
    assert read_note(layout, NoteKind.FACTS, model.weights) == b"mine"


@pytest.mark.parametrize("kind", NoteKind)
def test_drafts_of_the_dead_are_swept(kind: NoteKind, store: Store, root: Path, model: SmallModel) -> None:
    """A note that was being written when its writer died."""
    pull(store, ModelName.parse("poet"), model)
    draft = root / kind.value / f".{'0' * 12}.0.0.{'0' * 16}.{'a' * 12}.00000000.new"
    draft.write_bytes(b"half")
    store.open()
    assert not draft.exists()
