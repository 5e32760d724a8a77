"""A name is given last, and only to models that are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import BlobMissingError, DigestMismatchError
from groundup.library.store import Store, commit
from groundup.library.store.layout import Layout
from groundup.library.store.manifest_files import write_manifest_file
from groundup.names import Digest, ModelName
from tests.faults.small_models import SmallModel, pull, small_model


def test_a_name_can_move_to_another_model(store: Store, model: SmallModel, name: ModelName) -> None:
    """The old model's blobs are collected then."""
    pull(store, name, model)
    other = small_model(1000, seed=2)
    pull(store, name, other)
    assert store.resolve(name) == other.manifest
    assert store.collect().removed == (model.weights,)


def test_a_pinned_name_wants_its_own_digest(store: Store, model: SmallModel, name: ModelName) -> None:
    """Another manifest does not get it."""
    pull(store, name, model)
    with pytest.raises(DigestMismatchError):
        store.commit(ModelName.parse(f"me/poet@{Digest.of(b'other')}"), model.manifest)
    pinned = ModelName.parse(f"me/poet@{model.manifest.digest}")
    store.commit(pinned, model.manifest)
    assert store.resolve(pinned) == model.manifest


@pytest.mark.promise("P8")
def test_a_name_is_withdrawn_if_bytes_have_gone(
    store: Store, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should another computer's wrong clock have made it collect what was pinned, the model is not there."""
    pull(store, ModelName.parse("first"), model)

    def write_and_lose(layout: Layout, *arguments: object) -> None:
        write_manifest_file(layout, *arguments)  # type: ignore[arg-type]
        Path(layout.blob(model.weights)).unlink()

    monkeypatch.setattr(commit, "write_manifest_file", write_and_lose)
    with pytest.raises(BlobMissingError):
        store.commit(name, model.manifest)
    assert store.resolve(name) is None
