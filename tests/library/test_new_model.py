"""Models are put together from files here: the right bytes, whole or not at all, and nobody loses a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.errors import (
    BlobMissingError,
    DigestMismatchError,
    FileAccessError,
    InsufficientRoomError,
    InvalidManifestError,
)
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import Layer
from groundup.library.new_model import LocalFile, Part, SmallPart, hash_local_file, install_parts
from groundup.library.store import BlobState, PullSession, Store, Transfer, pull_session
from groundup.library.store.blob_writer import BlobWriter
from groundup.names import Digest, ModelName
from tests.canaries.careless_installers import (
    forgets_the_file_first,
    links_what_its_owner_keeps,
    moves_what_others_write,
    names_before_the_bytes_are_there,
)

from .small_library import SYSTEM, WEIGHTS, model_file

NAME = ModelName.parse("sprout")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "library", reserve_bytes=0)


def install(store: Store, path: Path, transfer: Transfer = Transfer.SHARE) -> Digest:
    """Install a file under the name; the digest of its weights."""
    manifest = install_parts(store, NAME, [LocalFile(WEIGHTS, path, path.name)], config={}, transfer=transfer)
    return manifest.of_kind(LayerKind.WEIGHTS)[0].digest


def is_right(store: Store, digest: Digest) -> bool:
    """Whether the store has exactly the bytes of a digest."""
    return store.verify([digest])[0].state is BlobState.GOOD


@pytest.mark.parametrize("transfer", Transfer)
def test_files_come_in_whole(transfer: Transfer, store: Store, tmp_path: Path) -> None:
    """Read-only and under their digest; only a moved one is gone from where it was."""
    path = model_file(tmp_path)
    content = path.read_bytes()
    digest = install(store, path, transfer)
    blob = store.checked_path(digest)
    assert (digest, blob.read_bytes()) == (Digest.of(content), content)
    assert blob.stat().st_mode & 0o777 == 0o444
    assert path.exists() is (transfer is not Transfer.MOVE)
    assert store.partials() == []


def test_a_moved_file_is_not_copied(store: Store, tmp_path: Path) -> None:
    """It is the same file, under another name."""
    path = model_file(tmp_path)
    inode = path.stat().st_ino
    assert store.checked_path(install(store, path, Transfer.MOVE)).stat().st_ino == inode


def rewritten(store: Store, path: Path, transfer: Transfer) -> bool:
    """Whether the model is right after its owner has written into the file that it came from."""
    digest = install(store, path, transfer)
    os.chmod(path, 0o644)
    with path.open("r+b") as file:
        file.write(b"GGUX")
    return is_right(store, digest)


@pytest.mark.promise("P1")
@pytest.mark.parametrize("transfer", [Transfer.SHARE, Transfer.COPY])
def test_what_the_owner_writes_changes_no_model(transfer: Transfer, store: Store, tmp_path: Path) -> None:
    """A file that stays where it is may be changed."""
    assert rewritten(store, model_file(tmp_path), transfer)


def test_linking_is_caught(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin, which links the file, has its model rewritten."""
    links_what_its_owner_keeps(monkeypatch)
    assert not rewritten(store, model_file(tmp_path), Transfer.SHARE)


def written_while_open(store: Store, path: Path) -> bool:
    """Whether the model is right when a program that has the file open goes on writing after the move."""
    with path.open("r+b") as file:
        digest = install(store, path, Transfer.MOVE)
        file.write(b"GGUX")
    return is_right(store, digest)


@pytest.mark.promise("P1")
def test_what_others_write_is_copied_and_not_moved(store: Store, tmp_path: Path) -> None:
    """A program that has the file open for writing keeps its file to itself."""
    assert written_while_open(store, model_file(tmp_path))


def test_moving_what_others_write_is_caught(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin, which does not ask, has its model rewritten."""
    moves_what_others_write(monkeypatch)
    assert not written_while_open(store, model_file(tmp_path))


def test_a_file_with_two_names_is_copied(store: Store, tmp_path: Path) -> None:
    """Whoever knows the other name could rewrite it."""
    path = model_file(tmp_path)
    os.link(path, tmp_path / "other")
    digest = install(store, path, Transfer.MOVE)
    assert store.checked_path(digest).stat().st_ino != (tmp_path / "other").stat().st_ino
    assert not path.exists()


def test_what_is_there_already_is_not_brought_in_again(store: Store, tmp_path: Path) -> None:
    """Moving a file whose bytes the store has removes it, once those bytes are proved."""
    first = store.checked_path(install(store, model_file(tmp_path)))
    inode = first.stat().st_ino
    path = model_file(tmp_path)
    assert store.checked_path(install(store, path, Transfer.MOVE)).stat().st_ino == inode
    assert not path.exists()


def test_a_file_is_kept_where_the_store_has_rotten_bytes(store: Store, tmp_path: Path) -> None:
    """The last good copy is never removed."""
    blob = store.checked_path(install(store, model_file(tmp_path)))
    os.chmod(blob, 0o644)
    blob.write_bytes(bytes(blob.stat().st_size))
    path = model_file(tmp_path)
    install(store, path, Transfer.MOVE)
    assert path.exists()


def names_after_failure(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is installed when the disk is full at the last moment."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(BlobWriter, "_move_into_place", fail)
    with pytest.raises(InsufficientRoomError):
        install(store, model_file(folder))
    return [name.model for name in store.names()]


def test_a_failure_leaves_no_model(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that could not come in whole is not there at all."""
    assert names_after_failure(store, tmp_path, monkeypatch) == []
    assert store.partials() == []


def test_naming_too_early_is_caught(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin leaves a name without a model behind."""
    names_before_the_bytes_are_there(monkeypatch)
    assert names_after_failure(store, tmp_path, monkeypatch) == ["sprout"]


def lost_in_a_crash(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a file is gone when a move stops just before its model has a name, and waste is collected."""
    path = model_file(folder)
    with monkeypatch.context() as patch:
        patch.setattr(PullSession, "commit", _stop)
        with pytest.raises(KeyboardInterrupt):
            install(store, path, Transfer.MOVE)
    store.collect()
    return not path.exists()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_stopped_move_loses_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file keeps its name until the model has one, and the move can be repeated."""
    assert not lost_in_a_crash(store, tmp_path, monkeypatch)
    assert is_right(store, install(store, tmp_path / "model.gguf", Transfer.MOVE))


def test_losing_a_file_is_caught(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin, which removes the old name first, loses the file."""
    forgets_the_file_first(monkeypatch)
    assert lost_in_a_crash(store, tmp_path, monkeypatch)


def changing(path: Path) -> Callable[[str, int, int], None]:
    """Progress that changes the file when it has been read for its digest."""

    def change(action: str, done: int, total: int) -> None:
        if action == "reading" and done == total:
            path.write_bytes(path.read_bytes()[::-1])

    return change


@pytest.mark.parametrize("transfer", Transfer)
def test_a_file_that_changes_meanwhile_is_refused(transfer: Transfer, store: Store, tmp_path: Path) -> None:
    """No model is made of bytes that nobody has hashed; the file may be written again afterwards."""
    path = model_file(tmp_path)
    with pytest.raises(DigestMismatchError):
        install_parts(
            store, NAME, [LocalFile(WEIGHTS, path)], config={}, transfer=transfer, on_bytes=changing(path)
        )
    assert store.names() == []
    assert path.stat().st_mode & 0o200


def test_texts_and_blobs_of_the_store_are_parts_too(store: Store, tmp_path: Path) -> None:
    """A model may be made of another one's weights and a text of its own."""
    install(store, model_file(tmp_path))
    first = store.resolve(NAME)
    assert first is not None
    parts: list[Part] = [*first.layers, SmallPart(SYSTEM, b"Rhyme.")]
    second = install_parts(store, ModelName.parse("poet"), parts, config={"file_type": "Q8_0"})
    assert second.layers[0] == first.layers[0]
    assert store.checked_path(second.layers[1].digest).read_bytes() == b"Rhyme."
    assert b'"file_type":"Q8_0"' in store.checked_path(second.config.digest).read_bytes()


def test_a_blob_that_is_not_there_is_refused(store: Store) -> None:
    """A part of the store that the store lacks."""
    layer = Layer(WEIGHTS, Digest.of(b"nothing"), 7)
    with pytest.raises(BlobMissingError):
        install_parts(store, NAME, [layer], config={})
    assert store.names() == []


def test_parts_without_weights_make_no_model(store: Store) -> None:
    """A system message alone."""
    with pytest.raises(InvalidManifestError, match="no weights"):
        install_parts(store, NAME, [SmallPart(SYSTEM, b"Rhyme.")], config={})


def test_a_move_needs_no_room(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may be moved on a disk that could not hold it twice; copying it there is refused first."""
    path = model_file(tmp_path)
    monkeypatch.setattr(pull_session, "free_bytes", lambda _: path.stat().st_size - 1)
    with pytest.raises(InsufficientRoomError):
        install(store, path, Transfer.COPY)
    install(store, path, Transfer.MOVE)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "nothing"])
def test_only_plain_files_come_in(kind: str, store: Store, tmp_path: Path) -> None:
    """Links are resolved by who knows what they mean; a pipe would never end."""
    path = tmp_path / "odd.gguf"
    if kind == "link":
        path.symlink_to(model_file(tmp_path))
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    with pytest.raises(FileAccessError):
        install(store, path)


def test_progress_is_told(tmp_path: Path) -> None:
    """As so many bytes of so many."""
    path = model_file(tmp_path)
    told: list[tuple[str, int, int]] = []
    digest, size_bytes = hash_local_file(path, lambda *one: told.append(one))
    assert digest == Digest.of(path.read_bytes())
    assert told[-1] == ("reading", size_bytes, size_bytes)
