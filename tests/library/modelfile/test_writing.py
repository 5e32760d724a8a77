"""What is written gives back what was read, whatever the texts hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.modelfile.reading import parse_modelfile
from groundup.library.modelfile.writing import quoted, written_modelfile
from groundup.library.new_model import SmallPart
from tests.canaries.careless_modelfile import carelessly_quoted
from tests.library.small_library import add_model, system_text

TEXTS = st.text(st.sampled_from('ab \t\n\r"#é\\'), max_size=30)
AWKWARD = ["a", " a ", 'say "yes"', '"a"', 'a\n"b"\nc', "a\nFROM b", "# a", '"""', '"', "", "\n", "a\r\nb"]
UNWRITABLE = 'a """\nFROM b'


@given(TEXTS)
def test_texts_come_back(text: str) -> None:
    """A text that can be written at all is read again as it was, and changes no other instruction."""
    form = quoted("SYSTEM", text)
    if form is not None:
        recipe = parse_modelfile(f"FROM x\n{form}\nLICENSE y\n")
        assert (recipe.system, len(recipe.sources), recipe.licences) == (text, 1, ("y",))


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_can_be_written(text: str) -> None:
    """Blanks, quotes, line breaks and what looks like an instruction have a form."""
    assert quoted("SYSTEM", text) is not None


def test_careless_quotes_are_caught() -> None:
    """A line that ends in three quotes closes every quote: no form is offered, and the careless one lies."""
    assert quoted("SYSTEM", UNWRITABLE) is None
    assert parse_modelfile(carelessly_quoted("SYSTEM", UNWRITABLE)).system != UNWRITABLE


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A text that no quotes can hold becomes a comment, and an unknown parameter too."""
    parameters = SmallPart(f"{OLLAMA_PREFIX}params", b'{"seed": 1, "warp\\nFROM z": 2, "top_k": {"a": []}}')
    model = add_model(
        Library(tmp_path / "library"), "a", tmp_path, more=[system_text(UNWRITABLE), parameters]
    )
    text = written_modelfile(model)
    assert "# with a SYSTEM that cannot be written here" in text
    assert "# with the parameter 'warp\\nFROM z'" in text
    recipe = parse_modelfile(text)
    assert recipe.parameters == {"seed": 1}
    assert [one.text for one in recipe.sources] == ["a"]
