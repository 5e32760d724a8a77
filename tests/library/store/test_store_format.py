"""A folder is a store, may become one, or is left alone."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from groundup.errors import FileAccessError, UnsupportedLibraryError, UnusableFolderError
from groundup.library.store import BlobState, Store
from groundup.library.store.layout import Layout
from groundup.library.store.notes import NoteKind
from groundup.library.store.store_format import FORMAT, make_store
from groundup.names import ModelName
from tests.canaries.careless_store import ignores_the_format
from tests.faults.small_models import SmallModel, pull

from . import earlier_stores
from .conftest import open_store

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = sorted(path.name for path in FIXTURES.glob("format-*"))


def test_reading_makes_nothing(store: Store, root: Path, name: ModelName) -> None:
    """A store that was never written to has no folder."""
    assert store.names() == []
    assert store.resolve(name) is None
    assert store.collect().removed == ()
    assert store.partials() == []
    assert not root.exists()


def test_a_store_says_its_format(store: Store, root: Path, model: SmallModel, name: ModelName) -> None:
    """And which version made it."""
    pull(store, name, model)
    assert json.loads((root / "format").read_text()) == {"format": 1, "needs": "Groundup 0.1"}


@pytest.fixture
def earlier(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of a store that an earlier version wrote, as an archive gives it: with other times and modes."""
    folder = tmp_path / "library"
    shutil.copytree(FIXTURES / request.param, folder, copy_function=shutil.copyfile)
    return folder


@pytest.mark.promise("S-16")
@pytest.mark.parametrize("earlier", FORMATS, indirect=True)
def test_earlier_stores_are_whole(earlier: Path) -> None:
    """Models, sources and half a download of every earlier format are there, and go on."""
    store = Store(earlier, reserve_bytes=0, chunk_bytes=earlier_stores.CHUNK_BYTES).open()
    models = earlier_stores.models()
    *whole, absent = models
    assert {one.name: one.manifest for one in store.models()} == {
        name: models[name].manifest for name in whole
    }
    assert {one.state for one in store.verify()} == {BlobState.GOOD}
    note = store.note(NoteKind.SOURCE, models[whole[0]].manifest.digest)
    assert note == earlier_stores.SOURCE_NOTE
    with store.pull_session(models[absent].manifest) as session:
        reused = {writer.digest: writer.reused_bytes for writer in session.writers()}
    assert reused[models[absent].weights] == 2 * earlier_stores.CHUNK_BYTES
    pull(store, absent, models[absent])
    for name in models:
        store.remove(name)
    assert list((earlier / "blobs").iterdir()) == []


def test_the_present_format_has_a_fixture() -> None:
    """Who changes the format keeps a store of the new one."""
    assert f"format-{FORMAT}" in FORMATS


def refused(root: Path, model: SmallModel, name: ModelName) -> bool:
    """Whether a store of the future is refused, and left as it was."""
    root.mkdir(parents=True)
    (root / "format").write_text('{"format": 2, "needs": "Groundup 9.0", "more": []}')
    try:
        pull(open_store(root), name, model)
    except UnsupportedLibraryError as error:
        return "Groundup 9.0" in error.hint and os.listdir(root) == ["format"]
    except FileNotFoundError:
        return False
    return False


@pytest.mark.promise("S-16")
def test_a_store_of_the_future_is_refused(root: Path, model: SmallModel, name: ModelName) -> None:
    """With the version to install."""
    assert refused(root, model, name)


@pytest.mark.canary("S-16")
def test_ignoring_the_format_is_caught(
    root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin writes into it."""
    ignores_the_format(monkeypatch)
    assert not refused(root, model, name)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "1"}'])
def test_a_damaged_format_is_refused(content: str, root: Path) -> None:
    """Nobody knows what the rest means then."""
    root.mkdir(parents=True)
    (root / "format").write_text(content)
    with pytest.raises(UnusableFolderError):
        open_store(root)


def test_other_peoples_folders_are_left_alone(root: Path, model: SmallModel) -> None:
    """Another tool's models may lie there, in folders of the same names."""
    (root / "blobs").mkdir(parents=True)
    with pytest.raises(UnusableFolderError, match="other things"):
        open_store(root)
    with pytest.raises(UnusableFolderError):
        Store(root).pull_session(model.manifest)
    assert os.listdir(root) == ["blobs"]


@pytest.mark.promise("P5")
@pytest.mark.parametrize("folder", ["format", "blobs"])
def test_a_store_being_made_is_none_of_other_people(
    folder: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process makes the store after we saw no format and before we saw what else is there."""
    layout, list_folder = Layout(root), os.listdir

    def list_late(path: Path) -> list[str]:
        monkeypatch.setattr(os, "listdir", list_folder)
        make_store(layout)
        if folder == "format":  # it has not come further
            for made in layout.folders:
                shutil.rmtree(made)
        return list_folder(path)

    monkeypatch.setattr(os, "listdir", list_late)
    assert open_store(root).check()


def test_an_empty_folder_may_become_a_store(root: Path, model: SmallModel, name: ModelName) -> None:
    """Hidden files, such as those of a file manager, do not count."""
    root.mkdir(parents=True)
    (root / ".DS_Store").write_bytes(b"")
    pull(open_store(root), name, model)


@pytest.mark.promise("S-15")
def test_a_file_is_no_folder(root: Path) -> None:
    """It is refused at the start, with the reason."""
    root.parent.mkdir(parents=True)
    root.write_bytes(b"")
    with pytest.raises(UnusableFolderError, match="is a file"):
        open_store(root)


@pytest.mark.promise("S-15")
def test_a_long_path_works_or_is_refused(tmp_path: Path, model: SmallModel, name: ModelName) -> None:
    """More than 200 characters are fine; what the system cannot name is refused at the start."""
    long = tmp_path / ("a" * 120) / ("b" * 120)
    pull(open_store(long), name, model)
    assert open_store(long).names() == [name]
    too_long = tmp_path.joinpath(*["c" * 250] * 17)
    with pytest.raises((UnusableFolderError, FileAccessError)):
        open_store(too_long).pull_session(model.manifest)


@pytest.mark.promise("S-15")
def test_a_folder_that_cannot_be_written(
    root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading goes on, and a pull is refused with the path."""

    def read_only(*_: object, **__: object) -> int:
        raise OSError(30, "Read-only file system")

    pull(open_store(root), name, model)
    for call in ("mkdir", "rename", "unlink", "pwrite"):
        monkeypatch.setattr(os, call, read_only)
    store = open_store(root)
    assert store.resolve(name) == model.manifest
    assert store.checked_path(model.weights).exists()
    with pytest.raises(FileAccessError, match="Read-only"), store.pull_session(model.manifest):
        pass
    with pytest.raises(FileAccessError, match="Read-only"):
        store.remove(name)
