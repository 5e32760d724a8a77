"""What a Modelfile says, and how it is told that it says nothing sensible."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.errors import FileAccessError, InvalidModelfileError
from groundup.library.model_parameters import NAMES
from groundup.library.model_settings import SavedMessage
from groundup.library.modelfile.reading import parse_modelfile, read_modelfile
from groundup.library.modelfile.recipe import IGNORED_KEYWORDS, KEYWORDS, Named

WHOLE = '''\
# A model for the third grade.
FROM seedling
PARAMETER temperature 0.5
PARAMETER stop "<|end|>"
PARAMETER stop "User:"
parameter num_ctx 2048
SYSTEM """You are patient.
You use short words."""
TEMPLATE """{{ .Prompt }}"""
MESSAGE user Hello
MESSAGE assistant "Hello! "
LICENSE CC-BY 4.0
LICENSE """Second
licence"""
ADAPTER ./poems.gguf
PARSER harmony
'''


def test_whole_recipe(tmp_path: Path) -> None:
    """Every instruction finds its place; `stop` collects, and what has no effect is remembered."""
    path = tmp_path / "Modelfile"
    path.write_text(WHOLE)
    recipe = read_modelfile(path)
    assert recipe.sources == (Named("seedling", 2),)
    assert recipe.parameters == {"temperature": 0.5, "stop": ["<|end|>", "User:"], "num_ctx": 2048}
    assert recipe.system == "You are patient.\nYou use short words."
    assert recipe.template == Named("{{ .Prompt }}", 9)
    assert recipe.messages == (SavedMessage("user", "Hello"), SavedMessage("assistant", "Hello! "))
    assert recipe.licences == ("CC-BY 4.0", "Second\nlicence")
    assert recipe.adapters == (Named("./poems.gguf", 15),)
    assert recipe.ignored == (Named("PARSER", 16),)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "no FROM"),
        ("SYSTEM a", 1, "no FROM"),
        ("FROM a\nSISTEM b", 2, "'SISTEM' is no instruction"),
        ("FROM a\nb", 2, "nothing follows B"),
        ("FROM a\nPARAMETER heat 1", 2, "heat"),
        ("FROM a\nPARAMETER top_k 1.5", 2, "whole number"),
        ("FROM a\nPARAMETER temperature nan", 2, "a number"),
        ("FROM a\nPARAMETER use_mmap maybe", 2, "true or false"),
        ("FROM a\nMESSAGE nobody hi", 2, "'nobody'"),
        ("FROM a\nSYSTEM b\nSYSTEM c", 3, "line 2 already"),
    ],
)
def test_what_makes_no_sense_is_named(text: str, line: int, problem: str) -> None:
    """The error has the line and what is wrong there."""
    with pytest.raises(InvalidModelfileError, match=problem) as caught:
        parse_modelfile(text)
    assert caught.value.line == line


def test_slips_get_advice() -> None:
    """A keyword or a parameter that is nearly right is told which one is meant."""
    with pytest.raises(InvalidModelfileError) as caught:
        parse_modelfile("FROM a\nSISTEM b")
    assert "Did you mean SYSTEM?" in caught.value.hint
    with pytest.raises(InvalidModelfileError, match="did you mean temperature"):
        parse_modelfile("FROM a\nPARAMETER temprature 1")


def test_comments_behind_values_get_advice() -> None:
    """What begins with # behind a number is part of it, and the error says where comments stand."""
    with pytest.raises(InvalidModelfileError) as caught:
        parse_modelfile("FROM a\nPARAMETER temperature 0.7  # warm")
    assert "a line of its own" in caught.value.hint


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A Modelfile that is not there is named with the system's reason."""
    with pytest.raises(FileAccessError, match="Modelfile cannot be read"):
        read_modelfile(tmp_path / "Modelfile")


@given(st.text(max_size=200))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """Nothing else is raised, whatever is written."""
    with contextlib.suppress(InvalidModelfileError):
        assert parse_modelfile(text).sources


def test_page_lists_what_is_understood() -> None:
    """Every instruction and every parameter is on the page about Modelfiles."""
    page = (Path(__file__).parents[3] / "docs" / "reference" / "modelfile.md").read_text("utf-8")
    assert [name for name in (*KEYWORDS, *IGNORED_KEYWORDS, *NAMES) if f"`{name}`" not in page] == []
