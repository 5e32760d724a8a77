"""`groundup import` takes a model in as it is, under a name that says what it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.cli.exit_codes import EXIT_FAILED, EXIT_USAGE
from groundup.cli.program import run_guarded
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind
from tests.library.small_library import model_file, split_files
from tests.library.test_local_model import projector_file


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, empty."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    return Library()


def found(library: Library, name: str) -> InstalledModel:
    """The model of a name, which is there."""
    model = library.find(name)
    assert model is not None
    return model


def test_a_file_is_imported(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It stays where it is; the model has its name, its facts and its source."""
    path = model_file(tmp_path, "Poet-Q4_0")
    assert run_guarded(["import", str(path)]) == 0
    assert "poet-q4_0 is here" in capsys.readouterr().out
    model = found(library, "poet-q4_0")
    assert model.weights[0].read_bytes() == path.read_bytes()
    assert model.manifest.of_kind(LayerKind.WEIGHTS)[0].file_name == "Poet-Q4_0.gguf"
    assert model.source is not None
    assert (model.source.kind, model.source.host) == ("file", str(tmp_path))
    assert library.facts(model) is not None


def test_the_second_of_a_name_is_counted(library: Library, tmp_path: Path) -> None:
    """Without --name nothing is ever replaced."""
    for folder in ("a", "b"):
        assert run_guarded(["import", str(model_file(tmp_path / folder, "poet"))]) == 0
    assert library.names() == ["poet", "poet-2"]


def test_a_chosen_name_is_taken_or_refused(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that a model has needs --replace."""
    path = str(model_file(tmp_path, "a"))
    assert run_guarded(["import", path, "--name", "class/poet:1b"]) == 0
    assert library.names() == ["class/poet:1b"]
    other = str(model_file(tmp_path, "b"))
    assert run_guarded(["import", other, "--name", "class/poet:1b"]) == EXIT_FAILED
    assert "--replace" in capsys.readouterr().err
    assert run_guarded(["import", other, "--name", "class/poet:1b", "--replace"]) == 0
    facts = library.facts(found(library, "class/poet:1b"))
    assert facts is not None
    assert facts.name == "b"


def test_a_model_in_parts_comes_whole(library: Library, tmp_path: Path) -> None:
    """Any part leads to all of them, in their order."""
    paths = split_files(tmp_path, 3)
    assert run_guarded(["import", str(paths[1]), "--name", "big"]) == 0
    model = found(library, "big")
    assert [path.read_bytes() for path in model.weights] == [path.read_bytes() for path in paths]


def test_a_folder_comes_with_its_projector(library: Library, tmp_path: Path) -> None:
    """What a model needs to see pictures lies beside it."""
    folder = tmp_path / "seer"
    model_file(folder, "seer")
    projector_file(folder)
    assert run_guarded(["import", str(folder)]) == 0
    assert len(found(library, "seer").paths(LayerKind.PROJECTOR)) == 1


def test_a_moved_file_is_gone_from_its_place(library: Library, tmp_path: Path) -> None:
    """And is not copied."""
    path = model_file(tmp_path, "poet")
    inode = path.stat().st_ino
    assert run_guarded(["import", "--move", str(path)]) == 0
    assert not path.exists()
    assert found(library, "poet").weights[0].stat().st_ino == inode


def test_links_and_blobs_are_not_moved(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What another place or the library itself needs stays there."""
    path = model_file(tmp_path, "poet")
    link = tmp_path / "link.gguf"
    link.symlink_to(path)
    assert run_guarded(["import", "--move", str(link)]) == EXIT_FAILED
    assert "link" in capsys.readouterr().err
    assert run_guarded(["import", str(link)]) == 0
    blob = found(library, "link").weights[0]
    assert run_guarded(["import", "--move", str(blob), "--name", "again"]) == EXIT_FAILED
    assert path.exists()
    assert blob.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04archive/data.pkl", "pickle"),
        (b"", "empty"),
        (b"GGUF\x03\x00\x00\x00", "damaged"),
        (b"<!doctype html>", "web page"),
    ],
)
def test_what_is_no_model_stays_outside(
    content: bytes, words: str, library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told what it is, and nothing is left in the library."""
    path = tmp_path / "strange.gguf"
    path.write_bytes(content)
    assert run_guarded(["import", str(path)]) == EXIT_FAILED
    assert words in capsys.readouterr().err
    assert library.names() == []
    assert not library.store.folder.exists()


def test_wrong_usage_is_told(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two ways at once, a name that is none, the built-in name, a path to nothing."""
    path = str(model_file(tmp_path, "poet"))
    assert run_guarded(["import", path, "--move", "--copy"]) == EXIT_USAGE
    assert run_guarded(["import", path, "--name", "../poet"]) == EXIT_USAGE
    assert run_guarded(["import", path, "--name", "seedling", "--replace"]) == EXIT_FAILED
    assert run_guarded(["import", str(tmp_path / "nothing.gguf")]) == EXIT_FAILED
    assert library.names() == []
    capsys.readouterr()


def test_a_file_that_may_not_be_read_is_told(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its path."""
    path = model_file(tmp_path, "poet")
    os.chmod(path, 0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert run_guarded(["import", str(path)]) == EXIT_FAILED
    assert str(path) in capsys.readouterr().err
    assert library.names() == []
