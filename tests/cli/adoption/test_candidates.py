"""What is known about a model of another tool, and which ones a word means."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from groundup.cli.adoption.candidates import Candidate, candidates, chosen
from groundup.library.adopt.adoption import adopt
from groundup.library.adopt.search import search
from groundup.library.installed import Library
from tests.library.adopt.tool_trees import around, model_file, ollama, part_files


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library."""
    return Library(tmp_path / "library")


@pytest.fixture
def found(tmp_path: Path, library: Library) -> list[Candidate]:
    """A model that is adopted, one that is not, and one that cannot be."""
    folder = tmp_path / ".ollama" / "models"
    for name, content in (("old", model_file("a")), ("new", model_file("b")), ("part", part_files()[0])):
        ollama(folder, f"registry.ollama.ai/library/{name}/1b", {"model": content})
    models = search(around(tmp_path), tools=["ollama"]).models
    adopt(library, next(one for one in models if one.name.model == "old"))
    return candidates(library, models)


def test_every_state_is_told(found: list[Candidate]) -> None:
    """Adopted, open, and not to be adopted with the reason."""
    states = {one.name: (one.adopted_as, bool(one.problem), one.is_open) for one in found}
    assert states == {
        "old:1b": ("old:1b", False, False),
        "new:1b": ("", False, True),
        "part:1b": ("", True, False),
    }


def test_words_mean_names_and_tools(found: list[Candidate]) -> None:
    """Each model once; of a tool those that can be adopted."""
    assert [one.name for one in chosen(found, ["part:1b"])] == ["part:1b"]
    assert [one.name for one in chosen(found, ["new:1b", "Ollama", "NEW:1B"])] == ["new:1b", "old:1b"]


@pytest.mark.parametrize("word", ["", "nothing", "../etc", "gpt4all", "new:2b", "a" * 2_000])
def test_other_words_mean_nothing(found: list[Candidate], word: str) -> None:
    """And are refused."""
    with pytest.raises(click.UsageError):
        chosen(found, [word])
