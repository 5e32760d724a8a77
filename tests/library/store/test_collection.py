"""Collections delete what nothing needs and nothing else, whatever happens between their steps."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.library.store import Store
from groundup.library.store.collection import collect, needed_digests
from groundup.library.store.layout import Layout
from groundup.library.store.trash import trashed_files
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import Digest, ModelName
from tests.canaries.careless_store import (
    collects_without_pins,
    removes_what_others_share,
    skips_damaged_manifests,
)
from tests.faults import small_models
from tests.faults.kill_sweep import wrong_blobs
from tests.faults.small_models import SmallModel, pull, small_model

from .conftest import open_store

OTHER = ModelName.parse("me/other")
LAST_STEP = 6  # read, move twice, read again, decide twice
SHARED = b"shared by two models" * 100


def orphaned(store: Store, model: SmallModel) -> None:
    """The blobs of a model that has no name."""
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            small_models.fill(writer, model.good)


def test_orphans_go(store: Store, model: SmallModel) -> None:
    """And the report says what was freed."""
    orphaned(store, model)
    report = store.collect()
    assert set(report.removed) == set(model.contents)
    assert report.freed_bytes >= 150_000
    assert store.blob_path(model.weights) is None


def test_young_orphans_have_grace(store: Store, model: SmallModel) -> None:
    """Where it is asked for; those from the future count as young."""
    orphaned(store, model)
    assert store.collect(grace_s=3600).removed == ()
    path = store.blob_path(model.weights)
    assert path is not None
    os.utime(path, (4e9, 4e9))
    assert store.collect(grace_s=3600).removed == ()
    os.utime(path, (0, 0))
    assert store.collect(grace_s=3600).removed == (model.weights,)


def removal_of_one_sharer(store: Store, root: Path) -> list[str]:
    """What is wrong after one of two models that share a blob was removed."""
    pull(store, ModelName.parse("first"), small_model(1000, shared=SHARED))
    pull(store, OTHER, small_model(2000, seed=2, shared=SHARED))
    store.remove(ModelName.parse("first"))
    return wrong_blobs(root)


@pytest.mark.promise("P6")
def test_shared_blobs_stay(store: Store, root: Path) -> None:
    """As long as one model needs them."""
    assert removal_of_one_sharer(store, root) == []
    assert len(store.remove(OTHER).removed) == 3
    assert os.listdir(root / "blobs") == []


@pytest.mark.canary("P6", "P5")
def test_removing_shared_blobs_is_caught(store: Store, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin takes the other model's blob along."""
    removes_what_others_share(monkeypatch)
    assert removal_of_one_sharer(store, root) != []


def interleaved(
    root: Path, model: SmallModel, name: ModelName, stop: int, meanwhile: Callable[[], None]
) -> int:
    """Collect, and do something else before the Nth step; how many steps there were."""
    steps = 0

    def pause(_: str) -> None:
        nonlocal steps
        steps += 1
        if steps == stop:
            meanwhile()

    collect(Layout(root), pause=pause)
    return steps


def damage(
    root: Path, model: SmallModel, name: ModelName, meanwhile: Callable[[], None], *, is_orphan: bool
) -> int:
    """In how many steps of a collection something that happens before them makes a model lose bytes."""
    damaged, most = 0, 0
    for stop in range(1, LAST_STEP + 1):
        store = open_store(root)
        if is_orphan:
            orphaned(store, model)
        else:
            pull(store, name, model)
        most = max(most, interleaved(root, model, name, stop, meanwhile))
        damaged += bool(wrong_blobs(root))
        for one in store.names():
            store.remove(one)
        store.collect()
    assert 3 < most <= LAST_STEP
    return damaged


@pytest.mark.promise("S-09")
def test_a_pull_at_any_step_keeps_its_bytes(root: Path, model: SmallModel, name: ModelName) -> None:
    """A model whose blobs were about to be collected comes back at any moment."""
    assert damage(root, model, name, lambda: pull(open_store(root), name, model), is_orphan=True) == 0


@pytest.mark.promise("S-09")
def test_a_session_at_any_step_keeps_its_bytes(root: Path, model: SmallModel, name: ModelName) -> None:
    """One that pins and looks at any moment, and commits afterwards, has its bytes."""
    assert session_damage(root, model, name) == 0


def session_damage(root: Path, model: SmallModel, name: ModelName) -> int:
    """In how many steps a session that begins before them, and ends after the collection, lacks bytes."""
    damaged = 0
    for stop in range(1, LAST_STEP + 1):
        store = open_store(root)
        orphaned(store, model)
        session = store.pull_session(model.manifest)
        found: list[bool] = []

        def look(session: object = session, found: list[bool] = found) -> None:
            session.__enter__()  # type: ignore[attr-defined]
            found.append(session.is_complete)  # type: ignore[attr-defined]

        interleaved(root, model, name, stop, look)
        if found:
            damaged += found[0] and not session.is_complete
            session.__exit__(None, None, None)
        store.collect()
    return damaged


@pytest.mark.canary("S-09", "P6")
def test_collecting_without_pins_is_caught(
    root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin deletes what a session has found."""
    collects_without_pins(monkeypatch)
    assert session_damage(root, model, name) > 0


@pytest.mark.promise("S-09")
def test_a_second_collection_at_any_step(root: Path, model: SmallModel, name: ModelName) -> None:
    """Two collections neither lose nor fail."""
    assert damage(root, model, name, lambda: void(collect(Layout(root))), is_orphan=True) == 0


@pytest.mark.promise("S-09")
def test_loading_at_any_step(root: Path, model: SmallModel, name: ModelName) -> None:
    """A reader that misses a blob finds it in the waiting room."""
    store = open_store(root)
    orphaned(store, model)
    seen: list[bool] = []
    pauses = {"read again": lambda: seen.append(store.blob_path(model.weights) is not None)}
    collect(Layout(root), pause=lambda step: pauses.get(step, lambda: None)())
    assert seen == [True]


def void(_: object) -> None:
    """Forget a result."""


def test_a_dead_collections_trash_is_put_back_if_needed(
    store: Store, root: Path, model: SmallModel, name: ModelName
) -> None:
    """When the store is opened, and it goes if nothing needs it."""
    pull(store, name, model)
    layout = Layout(root)
    os.rename(layout.blob(model.weights), layout.trashed(model.weights, WriterIdentity.nobody()))
    open_store(root)
    assert store.blob_path(model.weights) == layout.blob(model.weights)
    store.remove(name)
    orphan = small_model(500, seed=3)
    orphaned(store, orphan)
    os.rename(layout.blob(orphan.weights), layout.trashed(orphan.weights, WriterIdentity.nobody()))
    open_store(root)
    assert list(trashed_files(layout)) == []
    assert store.blob_path(orphan.weights) is None


def test_a_live_collections_trash_is_left_alone(store: Store, root: Path, model: SmallModel) -> None:
    """Also that of another computer, for a day."""
    orphaned(store, model)
    layout = Layout(root)
    foreign = replace(WriterIdentity.create(), host="0123456789ab")
    os.rename(layout.blob(model.weights), layout.trashed(model.weights, foreign))
    open_store(root)
    assert [owner for _, _, owner in trashed_files(layout)] == [foreign]


@pytest.mark.promise("P6")
def test_nothing_goes_if_something_cannot_be_read(
    store: Store, root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first read nothing moves, and at the second everything comes back."""
    orphaned(store, model)
    for fails_at in (0, 1):
        monkeypatch.setattr("groundup.library.store.collection.needed_digests", failing_read(fails_at))
        with pytest.raises(FileAccessError):
            store.collect()
        assert len(os.listdir(root / "blobs")) == len(model.contents)
        assert os.listdir(root / "trash") == []


def failing_read(fails_at: int) -> Callable[[Layout], set[Digest]]:
    """Reads what is needed, and fails at the Nth call."""
    calls = iter(range(100))

    def failing(layout: Layout) -> set[Digest]:
        if next(calls) == fails_at:
            raise OSError(5, "Input/output error")
        return needed_digests(layout)

    return failing


def collection_with_damaged_manifest(store: Store, root: Path, model: SmallModel, name: ModelName) -> int:
    """How many blobs of a model go whose manifest has one wrong byte."""
    pull(store, name, model)
    path = store.models()[0].path
    path.write_bytes(b"#" + path.read_bytes()[1:])
    return len(store.collect().removed)


def test_blobs_of_a_damaged_manifest_stay(
    store: Store, root: Path, model: SmallModel, name: ModelName
) -> None:
    """Every digest that can still be read in it counts."""
    assert collection_with_damaged_manifest(store, root, model, name) == 0


@pytest.mark.canary("P6")
def test_skipping_damaged_manifests_is_caught(
    store: Store, root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin deletes a model because of one byte."""
    skips_damaged_manifests(monkeypatch)
    assert collection_with_damaged_manifest(store, root, model, name) > 0
