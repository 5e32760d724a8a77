"""What belongs to no model is seen before it is freed, and nothing else is counted."""

from __future__ import annotations

import os
from pathlib import Path

from groundup.library.store import Store
from groundup.names import ModelName
from tests.faults import small_models
from tests.faults.small_models import SmallModel, pull, small_model


def orphaned(store: Store, model: SmallModel) -> None:
    """The blobs of a model that has no name."""
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            small_models.fill(writer, model.good)


def test_what_a_collection_would_free_is_told(store: Store, model: SmallModel, name: ModelName) -> None:
    """Exactly that, and it is all there afterwards."""
    pull(store, name, model)
    other = small_model(50_000, seed=2)
    orphaned(store, other)
    unneeded = store.unneeded()
    assert set(unneeded) == set(other.contents) - set(model.contents)
    assert store.unneeded() == unneeded
    assert store.collect().freed_bytes == sum(unneeded.values())
    assert store.unneeded() == {}


def test_what_a_download_needs_is_not_counted(store: Store, model: SmallModel) -> None:
    """A blob that has come, of a model that has no name yet."""
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            small_models.fill(writer, model.good)
        assert store.unneeded() == {}


def test_damaged_files_are_counted_and_freed(
    store: Store, root: Path, model: SmallModel, name: ModelName
) -> None:
    """Only when somebody asks: a damaged file may hold something that can be saved."""
    pull(store, name, model)
    path = store.checked_path(model.weights)
    os.chmod(path, 0o644)
    path.write_bytes(bytes(150_000))
    store.verify()
    store.collect()
    assert store.damaged_bytes() >= 150_000
    assert store.discard_damaged() >= 150_000
    assert (store.damaged_bytes(), os.listdir(root / "quarantine")) == (0, [])


def test_nothing_is_left_over_where_nothing_is(store: Store) -> None:
    """And looking makes no folder."""
    assert (store.unneeded(), store.damaged_bytes(), store.discard_damaged()) == ({}, 0, 0)
    assert not store.folder.exists()
