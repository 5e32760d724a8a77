"""Reading finds every flipped bit, sets the blob aside, and a pull repairs that blob alone."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from groundup.errors import BlobMissingError, DamagedBlobError
from groundup.library.store import BlobState, Store
from groundup.library.store.layout import Layout
from groundup.library.store.verification import check_blob
from groundup.names import Digest, ModelName
from tests.canaries.careless_store import verifies_by_size_and_time
from tests.faults import small_models
from tests.faults.small_models import SmallModel, pull, small_model

MIB = 1 << 20


def flip(path: Path, offset: int) -> None:
    """Flip one bit, as rot does: neither size nor time changes."""
    facts = path.stat()
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)
        file.seek(offset)
        file.write(bytes([byte[0] ^ 4]))
    path.chmod(0o444)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def found_flips(store: Store, name: ModelName) -> int:
    """How many of four flips, one in each MiB of a blob, are found."""
    model = small_model(4 * MIB, 1000)
    found = 0
    for number in range(4):
        pull(store, name, model)
        path = store.blob_path(model.weights)
        assert path is not None
        flip(path, number * MIB + 12_345 * number)
        assert path.read_bytes() != model.good(model.weights)
        states = {one.digest: one.state for one in store.verify()}
        found += states.pop(model.weights) is not BlobState.GOOD
        assert set(states.values()) == {BlobState.GOOD}
    return found


@pytest.mark.promise("S-11")
def test_every_flipped_bit_is_found(store: Store, name: ModelName) -> None:
    """And each repair leaves the damaged file in quarantine."""
    assert found_flips(store, name) == 4
    assert len(list((store.folder / "quarantine").iterdir())) == 4


@pytest.mark.canary("S-11", "P7")
def test_looking_at_size_and_time_is_caught(
    store: Store, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin finds none."""
    verifies_by_size_and_time(monkeypatch)
    assert found_flips(store, name) == 0


@pytest.mark.promise("P7")
def test_a_repair_fetches_the_damaged_blob_alone(store: Store, name: ModelName) -> None:
    """Everything else is there already."""
    model = small_model(100_000, 5_000)
    pull(store, name, model)
    flip(store.checked_path(model.weights), 7)
    store.verify()
    with store.pull_session(model.manifest) as session:
        assert [layer.digest for layer in session.missing()] == [model.weights]
        small_models.fill(session.writers()[0], model.good)
        session.commit(name)
    assert {one.state for one in store.verify()} == {BlobState.GOOD}


def test_a_load_notices_what_can_be_seen(store: Store, model: SmallModel, name: ModelName) -> None:
    """Another size, time or inode means a full hash first; a good file is used then."""
    pull(store, name, model)
    path = store.checked_path(model.weights)
    os.utime(path, (0, 0))
    assert store.checked_path(model.weights) == path
    flip(path, 100)
    assert store.checked_path(model.weights) == path  # rot cannot be seen: that is what verify is for
    os.utime(path, (1, 1))
    with pytest.raises(DamagedBlobError):
        store.checked_path(model.weights)
    with pytest.raises(BlobMissingError):
        store.checked_path(model.weights)


def test_what_is_missing_is_missing(store: Store, model: SmallModel, name: ModelName) -> None:
    """A model whose blob somebody deleted says so."""
    pull(store, name, model)
    store.checked_path(model.weights).unlink()
    assert [one.state for one in store.verify([model.weights])] == [BlobState.MISSING]
    with pytest.raises(BlobMissingError):
        store.checked_path(model.weights)


def test_unreadable_places_are_damage(
    store: Store, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that cannot read a blob any more has lost it."""
    pull(store, name, model)

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", fail)
    checked = check_blob(Layout(store.folder), model.weights)
    assert (checked.state, checked.found) == (BlobState.DAMAGED, "unreadable: Input/output error")


def test_a_repaired_blob_is_not_set_aside(store: Store, model: SmallModel, name: ModelName) -> None:
    """One that was damaged when it was read, but has been replaced since, stays.

    It is told from the damaged one by its number, which file systems give away again: not while that one is
    still open.
    """
    pull(store, name, model)
    path = store.checked_path(model.weights)
    flip(path, 9)
    real = os.rename

    def repair_first(source: Path, target: Path) -> None:
        if Path(target).parent.name == "quarantine":
            assert identity(path.stat()) in open_files()
            path.unlink()
            path.write_bytes(model.good(model.weights))
        real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "rename", repair_first)
        assert check_blob(Layout(store.folder), model.weights).quarantine_path is None
    assert path.read_bytes() == model.good(model.weights)


def identity(facts: os.stat_result) -> tuple[int, int]:
    """Which file it is."""
    return facts.st_dev, facts.st_ino


def open_files() -> set[tuple[int, int]]:
    """Those that this process has open."""
    found = set[tuple[int, int]]()
    for descriptor in range(256):
        with suppress(OSError):
            found.add(identity(os.fstat(descriptor)))
    return found


def test_progress_is_told(store: Store, model: SmallModel, name: ModelName) -> None:
    """After each blob."""
    pull(store, name, model)
    told: list[Digest] = []
    store.verify(on_checked=lambda checked: told.append(checked.digest))
    assert told == sorted(model.contents)
