"""Files of other tools are used where they lie, checked at each load, and never touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.errors import (
    AdoptedFileChangedError,
    AdoptedFileGoneError,
    BlobMissingError,
    FileAccessError,
    InsufficientRoomError,
)
from groundup.library.store import BlobState, ExternalRecord, Store
from groundup.library.store.external import collect_external, read_external, write_external
from groundup.library.store.layout import Layout
from groundup.library.store.verification import check_blob
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import Digest, ModelName
from tests.canaries.careless_adopter import TrustingRecord
from tests.faults.small_models import SmallModel, fill, pull, small_model

from .conftest import open_store


@pytest.fixture
def file(tmp_path: Path, model: SmallModel) -> Path:
    """The weights of the model, in the folder of another tool."""
    path = tmp_path / "other tool" / "weights.gguf"
    path.parent.mkdir()
    path.write_bytes(model.good(model.weights))
    return path


def record_of(file: Path) -> ExternalRecord:
    """Its record as it is after a full hash."""
    return ExternalRecord.of(file, file.stat(), "Other Tool")


def adopt(store: Store, name: ModelName, model: SmallModel, file: Path) -> None:
    """Give the model its name, with the weights where they are."""
    adopt_recorded(store, name, model, record_of(file))


def adopt_recorded(store: Store, name: ModelName, model: SmallModel, record: ExternalRecord) -> None:
    """The same with a record that was made before."""
    with store.pull_session(model.manifest, external={model.weights: record}) as session:
        for writer in session.writers():
            fill(writer, model.good)
        session.commit(name)


@pytest.fixture
def adopted(store: Store, name: ModelName, model: SmallModel, file: Path) -> Store:
    """A store that has adopted the model."""
    adopt(store, name, model, file)
    return store


def look(folder: Path) -> list[tuple[str, int, int, int, int]]:
    """Everything that could be changed about the files below a folder."""
    return [
        (str(path), facts.st_mtime_ns, facts.st_nlink, facts.st_mode, facts.st_ino)
        for path in sorted(folder.rglob("*"))
        for facts in [path.lstat()]
    ]


def test_a_file_is_used_where_it_lies(adopted: Store, name: ModelName, model: SmallModel, file: Path) -> None:
    """The model is there, and its weights take no second place on the disk."""
    assert adopted.resolve(name) == model.manifest
    assert adopted.blob_path(model.weights) == adopted.checked_path(model.weights) == file
    assert not adopted.is_published(model.weights)
    stored = sum(path.stat().st_size for path in adopted.folder.rglob("*") if path.is_file())
    assert stored < file.stat().st_size / 10


def test_nothing_is_done_to_the_file(store: Store, name: ModelName, model: SmallModel, file: Path) -> None:
    """Adopting, checking, removing and collecting leave names, links, times and rights as they were."""
    before = look(file.parent)
    adopt(store, name, model, file)
    store.checked_path(model.weights)
    store.verify()
    store.remove(name)
    store.collect()
    assert look(file.parent) == before


def test_the_room_for_adopted_files_is_not_asked_for(root: Path, model: SmallModel, file: Path) -> None:
    """Only what is copied must fit."""
    crowded = Store(root, reserve_bytes=1 << 60).open()
    with pytest.raises(InsufficientRoomError):
        crowded.pull_session(model.manifest).__enter__()
    records = {layer.digest: record_of(file) for layer in model.manifest.blobs}
    with crowded.pull_session(model.manifest, external=records) as session:
        assert session.is_complete


def test_a_file_that_is_gone_is_named(adopted: Store, model: SmallModel, file: Path) -> None:
    """The error says which tool had it; the model's other files stay."""
    file.unlink()
    assert adopted.blob_path(model.weights) is None
    with pytest.raises(AdoptedFileGoneError, match="Other Tool has removed") as caught:
        adopted.checked_path(model.weights)
    assert caught.value.path == str(file)
    states = {one.digest: one for one in adopted.verify()}
    assert states[model.weights].state is BlobState.MISSING
    assert states[model.weights].tool == "Other Tool"


def test_a_file_that_comes_back_is_used_again(adopted: Store, model: SmallModel, file: Path) -> None:
    """Another inode and time only mean that it is hashed anew."""
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content)
    assert adopted.checked_path(model.weights) == file
    record = adopted.external(model.weights)
    assert record is not None
    assert record.fits(file.stat())


def replaced_is_seen(store: Store, model: SmallModel, file: Path) -> bool:
    """Whether a load sees that other bytes of the same size have taken the place."""
    good = file.read_bytes()
    other = good[:-1] + bytes([good[-1] ^ 1])
    assert other != good
    draft = file.with_name("draft")
    draft.write_bytes(other)
    draft.replace(file)
    try:
        store.checked_path(model.weights)
    except AdoptedFileChangedError:
        return True
    return False


def test_other_bytes_in_its_place_are_refused(adopted: Store, model: SmallModel, file: Path) -> None:
    """An upgrade in place is found at the next load, and the file stays as its owner wrote it."""
    assert replaced_is_seen(adopted, model, file)
    assert file.exists()
    checked = adopted.verify([model.weights])[0]
    assert (checked.state, checked.quarantine_path) == (BlobState.DAMAGED, None)
    assert not any((adopted.folder / "quarantine").iterdir())


def test_trust_in_the_size_alone_is_caught(
    adopted: Store, model: SmallModel, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin takes the other bytes."""
    monkeypatch.setattr(ExternalRecord, "fits", TrustingRecord.fits)
    assert not replaced_is_seen(adopted, model, file)


def test_a_link_in_its_place_is_not_followed(
    adopted: Store, model: SmallModel, file: Path, tmp_path: Path
) -> None:
    """Neither one for the file nor one for a folder above it, wherever it leads."""
    moved = tmp_path / "elsewhere.gguf"
    file.rename(moved)
    file.symlink_to(moved)
    with pytest.raises(AdoptedFileGoneError):
        adopted.checked_path(model.weights)
    file.unlink()
    moved.rename(file)
    assert adopted.checked_path(model.weights) == file
    file.parent.rename(tmp_path / "moved tool")
    file.parent.symlink_to(tmp_path / "moved tool")
    with pytest.raises(AdoptedFileGoneError):
        adopted.checked_path(model.weights)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_out_of_reach_is_said_to_be(adopted: Store, model: SmallModel, file: Path) -> None:
    """A load says that it may not be read; looking at it does not fail."""
    file.parent.chmod(0)
    try:
        assert adopted.blob_path(model.weights) is None
        with pytest.raises(FileAccessError, match="denied"):
            adopted.checked_path(model.weights)
    finally:
        file.parent.chmod(0o700)


def test_removing_forgets_and_deletes_nothing(
    adopted: Store, name: ModelName, model: SmallModel, file: Path
) -> None:
    """The report names what was forgotten; the bytes stay with their owner."""
    report = adopted.remove(name)
    assert report.forgotten == (model.weights,)
    assert model.weights not in report.removed
    assert file.exists()
    assert adopted.external_records() == {}


def test_a_record_that_another_model_needs_stays(adopted: Store, model: SmallModel, name: ModelName) -> None:
    """As with blobs."""
    other = ModelName.parse("copy:1b")
    adopted.commit(other, model.manifest)
    assert adopted.remove(name).forgotten == ()
    assert adopted.collect().forgotten == ()
    assert adopted.remove(other).forgotten == (model.weights,)


def test_a_record_without_a_model_is_collected(store: Store, model: SmallModel, file: Path) -> None:
    """What an adoption that was stopped has left."""
    store.note_external(model.weights, record_of(file))
    assert store.collect().forgotten == (model.weights,)
    assert file.exists()


def test_a_blob_of_the_store_wins(adopted: Store, name: ModelName, model: SmallModel, file: Path) -> None:
    """A pull takes the bytes themselves; afterwards the other tool may do what it likes."""
    pull(adopted, name, model)
    assert adopted.is_published(model.weights)
    file.unlink()
    assert adopted.checked_path(model.weights).parent.name == "blobs"
    assert adopted.collect().forgotten == (model.weights,)
    assert {one.state for one in adopted.verify()} == {BlobState.GOOD}


def test_a_record_that_comes_during_a_collection_stays(
    store: Store, root: Path, name: ModelName, model: SmallModel, file: Path
) -> None:
    """An adoption between the two looks of a collection loses nothing, whichever step it is at."""
    layout = Layout(root)
    calls: list[Callable[[], None]] = [
        lambda: None,
        lambda: adopt(store, name, model, file),
    ]
    store.note_external(model.weights, record_of(file))

    def needed() -> set[Digest]:
        calls.pop(0)()
        return {layer.digest for one in store.models() if one.manifest for layer in one.manifest.blobs}

    assert collect_external(layout, needed, None) == []
    assert calls == []
    assert store.checked_path(model.weights) == file


def test_a_collection_that_fails_puts_records_back(store: Store, model: SmallModel, file: Path) -> None:
    """When manifests cannot be read the second time, nothing is forgotten."""
    store.note_external(model.weights, record_of(file))
    answers = [set[Digest]()]
    with pytest.raises(IndexError):
        collect_external(Layout(store.folder), answers.pop, None)
    assert store.external(model.weights) == read_external(Layout(store.folder), model.weights)
    assert list(store.external_records()) == [model.weights]


def test_what_a_dead_collection_set_aside_comes_back(adopted: Store, root: Path, model: SmallModel) -> None:
    """When it is looked for, and when the store is opened."""
    layout = Layout(root)
    for revive in (lambda: adopted.external(model.weights), lambda: open_store(root)):
        place = layout.external_record(model.weights)
        place.rename(place.with_name(f"{place.name}.{WriterIdentity.nobody()}"))
        revive()
        assert place.exists()


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b'{"path": 3}', b"\xff\xfe", b"null"],
    ids=["empty", "torn", "list", "wrong type", "no text", "null"],
)
def test_a_record_that_cannot_be_understood_counts_for_nothing(
    adopted: Store, root: Path, model: SmallModel, raw: bytes
) -> None:
    """The blob is missing then, and the model can be adopted again."""
    Layout(root).external_record(model.weights).write_bytes(raw)
    with pytest.raises(BlobMissingError):
        adopted.checked_path(model.weights)


@pytest.mark.parametrize("path", ["weights.gguf", "../weights.gguf", "", "/tmp/\0/weights"])  # noqa: S108
def test_a_record_with_a_bad_path_counts_for_nothing(
    adopted: Store, root: Path, model: SmallModel, file: Path, path: str
) -> None:
    """It is never taken as relative to wherever the program runs."""
    fields = {name: getattr(record_of(file), name) for name in ExternalRecord.__struct_fields__}
    write_external(Layout(root), model.weights, ExternalRecord(**{**fields, "path": path}))
    with pytest.raises(BlobMissingError):
        adopted.checked_path(model.weights)


def test_adopting_needs_the_file(store: Store, name: ModelName, model: SmallModel, file: Path) -> None:
    """A model whose file went meanwhile is not given a name."""
    record = record_of(file)
    file.unlink()
    with pytest.raises(BlobMissingError):
        adopt_recorded(store, name, model, record)
    assert store.models() == []


def test_the_same_bytes_of_two_tools_are_two_chances(
    adopted: Store, name: ModelName, model: SmallModel, file: Path, tmp_path: Path
) -> None:
    """When one tool removes or rewrites its file, that of the other is used."""
    second = tmp_path / "second tool" / "same.gguf"
    second.parent.mkdir()
    second.write_bytes(file.read_bytes())
    adopt(adopted, name, model, second)
    record = adopted.external(model.weights)
    assert record is not None
    assert [place.path for place in record.places] == [str(second), str(file)]
    assert adopted.checked_path(model.weights) == second
    second.write_bytes(b"something else")
    assert adopted.checked_path(model.weights) == file
    file.touch()
    assert adopted.checked_path(model.weights) == file
    file.unlink()
    with pytest.raises(AdoptedFileChangedError):
        adopted.checked_path(model.weights)
    second.unlink()
    with pytest.raises(AdoptedFileGoneError):
        adopted.checked_path(model.weights)


def test_places_are_bounded(store: Store, model: SmallModel, file: Path, tmp_path: Path) -> None:
    """Adopting the same bytes again and again keeps the last places."""
    for number in range(20):
        copy = tmp_path / f"{number}.gguf"
        copy.write_bytes(file.read_bytes())
        store.note_external(model.weights, record_of(copy))
    record = store.external(model.weights)
    assert record is not None
    assert len(record.places) == 8
    assert record.path == str(tmp_path / "19.gguf")


def test_two_models_of_one_file_share_it(adopted: Store, file: Path, model: SmallModel) -> None:
    """The second one needs no hash of its own."""
    other = small_model(200, shared=model.good(model.weights))
    adopt(adopted, ModelName.parse("other"), SmallModel(other.manifest, other.contents), file)
    assert len(adopted.external_records()) == 1


def test_a_file_that_grows_is_not_read_for_ever(
    adopted: Store, root: Path, model: SmallModel, file: Path
) -> None:
    """Reading ends where the file ended when it was opened."""
    with file.open("ab") as opened:
        opened.write(b"x" * 100)

    def grow(_: int) -> None:
        with file.open("ab") as opened:
            opened.write(b"x" * 2_000_000)

    checked = check_blob(Layout(root), model.weights, grow)
    assert checked.state is BlobState.DAMAGED
    assert "grows" in checked.found
