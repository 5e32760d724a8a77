"""Models that an earlier version kept as files move into the library once, whatever stops the move."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from groundup.library.earlier_models import earlier_models
from groundup.library.grown_models import card_of
from groundup.library.installed import Library
from groundup.library.store import PullSession
from tests.canaries.careless_installers import forgets_the_file_first

from .small_library import model_file, named_model


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The old folder, with a model and its card in it."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    folder = tmp_path / "models"
    path = model_file(folder, "sprout")
    path.with_suffix(".json").write_text(json.dumps({"seed": 1}))
    return folder


def test_models_move_with_their_cards(earlier: Path) -> None:
    """The first look takes them over, without a copy; the old folder is gone then."""
    inode = (earlier / "sprout.gguf").stat().st_ino
    model = Library().find("sprout")
    assert model is not None
    assert card_of(model) == {"seed": 1}
    assert model.source is not None
    assert model.source.kind == "grown"
    assert model.weights[0].stat().st_ino == inode
    assert not earlier.exists()
    assert Library().names() == ["sprout"]


def test_names_are_there_from_the_first_look(earlier: Path) -> None:
    """Whoever lists or completes names sees them, too."""
    assert Library().names() == ["sprout"]


def test_what_is_no_model_stays(earlier: Path) -> None:
    """Damaged files, odd names and links are nobody's model, and nobody's to delete."""
    (earlier / "broken.gguf").write_bytes(b"GGUF")
    (earlier / "a b.gguf").write_bytes(named_model("a b"))
    (earlier / "notes.txt").write_text("mine")
    (earlier / "link.gguf").symlink_to("/etc/hosts")
    assert Library().names() == ["sprout"]
    assert sorted(os.listdir(earlier)) == ["a b.gguf", "broken.gguf", "link.gguf", "notes.txt"]


def test_a_name_that_is_taken_is_counted_on(earlier: Path) -> None:
    """A model that has come into the library since is never overwritten."""
    Library().names()
    model_file(earlier, "sprout").write_bytes(named_model("another"))
    assert Library().names() == ["sprout", "sprout-2"]


def survives_a_stop(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is there after the move was stopped before its model had a name, and begun again."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(PullSession, "commit", stop)
        with pytest.raises(KeyboardInterrupt):
            Library().models()
    Library().store.collect()
    return Library().names()


def test_a_stopped_move_is_done_again(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost, and nothing is there twice."""
    assert survives_a_stop(monkeypatch) == ["sprout"]
    assert not earlier.exists()


@pytest.mark.usefixtures("earlier")
def test_a_lost_model_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin removes the file first, and a stop loses the model."""
    forgets_the_file_first(monkeypatch)
    assert survives_a_stop(monkeypatch) == []


def test_a_move_that_was_done_but_for_its_end_is_finished(earlier: Path) -> None:
    """After a crash between naming the model and removing its file, it is not taken for another one."""
    content = (earlier / "sprout.gguf").read_bytes()
    Library().names()
    model_file(earlier, "sprout").write_bytes(content)
    assert Library().names() == ["sprout"]
    assert not earlier.exists()


def test_nothing_is_done_where_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device without old models is only looked at."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    assert earlier_models(tmp_path / "models") == []
    assert Library().names() == []
    assert list(tmp_path.iterdir()) == []
