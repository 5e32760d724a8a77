"""`groundup cp` gives a model a second name, without a second copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.cli.exit_codes import EXIT_FAILED, EXIT_USAGE
from groundup.cli.program import run_guarded
from groundup.library.installed import Library
from tests.library.small_library import add_model


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, with a poet in it."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    library = Library()
    add_model(library, "poet", tmp_path)
    return library


def test_both_names_lead_to_the_same_files(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """And to the same source; each goes without the other."""
    assert run_guarded(["cp", "poet", "class/verse:2"]) == 0
    assert "class/verse:2 is poet" in capsys.readouterr().out
    first, second = library.find("poet"), library.find("class/verse:2")
    assert first is not None
    assert second is not None
    assert (first.weights, first.source) == (second.weights, second.source)
    assert run_guarded(["rm", "poet"]) == 0
    assert library.names() == ["class/verse:2"]
    assert second.checked_weights()


def test_a_name_that_is_taken_needs_replace(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the other model alone needed is freed then."""
    other = add_model(library, "verse", tmp_path)
    assert run_guarded(["cp", "poet", "verse"]) == EXIT_FAILED
    assert "--replace" in capsys.readouterr().err
    assert run_guarded(["cp", "--replace", "poet", "verse"]) == 0
    assert not other.weights[0].exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nobody", "verse"], EXIT_FAILED, "no model 'nobody'"),
        (["poet", "seedling"], EXIT_FAILED, "part of Groundup"),
        (["poet", "a//b"], EXIT_USAGE, "not the name of a model"),
    ],
)
@pytest.mark.usefixtures("library")
def test_mistakes_are_told(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model that is not there, the built-in name, and a text that is no name."""
    assert run_guarded(["cp", *arguments]) == code
    assert words in capsys.readouterr().err


def test_the_built_in_model_is_copied_whole(library: Library) -> None:
    """The package may be updated; the copy stays as it is."""
    assert run_guarded(["cp", "seedling", "my-seedling"]) == 0
    model = library.find("my-seedling")
    assert model is not None
    assert not model.is_built_in
    assert model.checked_weights()[0].is_relative_to(library.store.folder)
