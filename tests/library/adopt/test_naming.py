"""Names for models of other tools: always names, never two alike, and never leading somewhere by accident."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.library.adopt.found import FoundFile, FoundModel
from groundup.library.adopt.naming import local_name, published_name, with_own_names, without_quantisation
from groundup.library.adopt.weight_sets import WeightSet
from groundup.names import HubKind, ModelName


def weights(name: str = "tiny-Q4_K_M.gguf") -> WeightSet:
    """A set of one file."""
    return WeightSet(name.removesuffix(".gguf"), (FoundFile(Path("/x") / "y", 1, name),))


def test_a_published_name_is_that_of_a_pull() -> None:
    """By quantisation, or else by file; none where the parts cannot be a name."""
    assert str(published_name("ada", "tiny", weights())) == "hf.co/ada/tiny:Q4_K_M"
    assert str(published_name("ada", "tiny", weights("tiny.gguf"))) == "hf.co/ada/tiny:tiny.gguf"
    assert published_name("ada", "ti ny", weights()) is None
    assert published_name("", "tiny", weights()) is None
    assert published_name("../..", "tiny", weights()) is None


@given(st.text(max_size=200))
def test_whatever_a_tool_calls_it_there_is_a_name(text: str) -> None:
    """It can be parsed again, and no hub is asked for it."""
    name = local_name("lm-studio", text, weights("a.gguf"))
    assert ModelName.parse(name.short) == name
    assert name.hub is HubKind.LOCAL


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("tiny-1b.Q4_0", "tiny-1b"),
        ("tiny-UD-Q4_K_XL", "tiny"),
        ("tiny", "tiny"),
        ("Q4_0", "Q4_0"),
        ("tiny-Q4_0-chat", "tiny-Q4_0-chat"),
    ],
)
def test_the_quantisation_is_no_part_of_the_model(stem: str, name: str) -> None:
    """It is the variant."""
    assert without_quantisation(stem) == name


def model(name: str, file: str) -> FoundModel:
    """A found model of one file."""
    return FoundModel("gpt4all", ModelName.parse(name), (FoundFile(Path("/x") / file, 1, file),))


def test_two_models_get_two_names() -> None:
    """The first keeps it, the next has its file's name, and then there are numbers."""
    same = [model("local/jan/tiny:Q4_0", "a-Q4_0.gguf"), model("local/jan/tiny:Q4_0", "b-Q4_0.gguf")]
    named = with_own_names([*same, replace(same[1]), replace(same[1])])
    assert [one.name.tag for one in named] == ["Q4_0", "b-Q4_0", "Q4_0-2", "Q4_0-3"]
    (first, second) = with_own_names([model("hf.co/a/b:Q4_0", "a.gguf"), model("hf.co/a/b:Q4_0", "c.gguf")])
    assert (first.name.tag, second.name.tag) == ("Q4_0", "c.gguf")
