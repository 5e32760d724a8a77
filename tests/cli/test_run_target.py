"""What `groundup run` runs is what was named, checked as every load is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup import seedling
from groundup.cli import pulling
from groundup.cli.run_target import find_target
from groundup.cli.words import Words
from groundup.errors import BlobMissingError, DamagedBlobError, FileAccessError, ModelNotFoundError
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_source import FILE, ModelSource
from groundup.library.new_model import LocalFile
from groundup.names import ModelName
from tests.library.small_library import add_model, model_file, split_files


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, empty."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    return Library()


def paths_of(words: Words) -> tuple[str, ...]:
    """The files that the words lead to."""
    target = find_target(words)
    assert target is not None
    return target.paths


def test_seedling_is_the_file_of_the_package(library: Library) -> None:
    """No library is opened for it."""
    assert paths_of(Words("seedling", "")) == (str(seedling.weights_path()),)
    assert not library.store.folder.exists()


def test_files_are_run_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an absolute path, because the worker runs in another folder."""
    path = model_file(tmp_path, "poet")
    monkeypatch.chdir(tmp_path)
    assert paths_of(Words("poet.gguf", "")) == (str(path),)
    with pytest.raises(ModelNotFoundError):
        find_target(Words("nothing.gguf", ""))
    with pytest.raises(FileAccessError, match="folder"):
        find_target(Words(str(tmp_path), ""))


def test_models_of_the_library_are_run(library: Library, tmp_path: Path) -> None:
    """By name; one in parts with all of them."""
    model = add_model(library, "poet", tmp_path)
    assert paths_of(Words("poet", "", is_kept=True)) == (str(model.weights[0]),)
    parts = [LocalFile(f"{OLLAMA_PREFIX}model", path) for path in split_files(tmp_path, 2)]
    big = library.install(ModelName.parse("big"), parts, config={}, source=ModelSource(kind=FILE))
    assert paths_of(Words("big", "", is_kept=True)) == tuple(map(str, big.weights))
    assert len(big.weights) == 2


@pytest.mark.promise("P7")
def test_rotten_files_are_not_loaded(library: Library, tmp_path: Path) -> None:
    """The cheap check sees that a file looks otherwise, and the full one sets it aside."""
    model = add_model(library, "poet", tmp_path)
    os.chmod(model.weights[0], 0o644)
    model.weights[0].write_bytes(bytes(model.weights[0].stat().st_size))
    with pytest.raises(DamagedBlobError):
        find_target(Words("poet", "", is_kept=True))
    with pytest.raises(BlobMissingError):
        find_target(Words("poet", "", is_kept=True))


def test_models_that_are_not_here_are_offered(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the user wants is run, and what not, not."""
    wanted: list[tuple[str, bool]] = []

    def offer(text: str, *, yes: bool) -> InstalledModel | None:
        wanted.append((text, yes))
        return add_model(library, text, tmp_path) if yes else None

    monkeypatch.setattr(pulling, "offer_to_pull", offer)
    assert find_target(Words("qwen3:4b", "", is_missing=True)) is None
    target = find_target(Words("qwen3:4b", "", is_missing=True), yes=True)
    assert target is not None
    assert target.name == "qwen3:4b"
    assert wanted == [("qwen3:4b", False), ("qwen3:4b", True)]
