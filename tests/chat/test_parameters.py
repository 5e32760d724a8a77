"""Parameters are read strictly, and say what they accept."""

from __future__ import annotations

import pytest

from groundup.chat.parameters import NAMES, AnswerParameters, known_name, nearest_name
from groundup.engine.protocol import Sampling
from groundup.errors import InvalidParameterError


@pytest.mark.parametrize(
    ("name", "values", "shown"),
    [
        ("temperature", ["0.5"], "0.5"),
        ("TOP_K", ["0"], "0"),
        ("seed", ["4294967295"], "4294967295"),
        ("repeat_last_n", ["-1"], "-1"),
        ("num_predict", ["20"], "20"),
        ("stop", ["\n", "END"], "'\\n' 'END'"),
    ],
)
def test_values_are_taken_over(name: str, values: list[str], shown: str) -> None:
    """A valid value is set, under its other name too, and shown as it is."""
    changed = AnswerParameters().with_values(name, values)
    assert changed.shown()[known_name(name) or ""] == shown


@pytest.mark.parametrize(
    ("name", "values", "allowed"),
    [
        ("temperature", ["hot"], "a number from 0 to 5"),
        ("temperature", ["nan"], "a number from 0 to 5"),
        ("top_p", ["1.01"], "a number from 0 to 1"),
        ("top_k", ["1.5"], "a whole number, 0 or more"),
        ("seed", ["-1"], "a whole number from 0 to 4,294,967,295"),
        ("max_tokens", ["0"], "a whole number, 1 or more"),
        ("seed", [], "one value"),
        ("seed", ["1", "2"], "one value"),
        ("warmth", ["1"], f"one of {', '.join(NAMES)}"),
    ],
)
def test_values_outside_are_refused(name: str, values: list[str], allowed: str) -> None:
    """The error says what is allowed."""
    with pytest.raises(InvalidParameterError) as caught:
        AnswerParameters().with_values(name, values)
    assert caught.value.allowed == allowed


def test_model_recommends_what_the_user_did_not_choose() -> None:
    """A recommendation of the model fills in the rest and overrides nothing that was set."""
    chosen = AnswerParameters().with_values("temperature", ["0.8"]).with_grammar("root ::= [a]")
    changed = chosen.for_model(Sampling(temperature=0.1, top_k=3)).sampling
    assert (changed.temperature, changed.top_k, changed.grammar) == (0.8, 3, "root ::= [a]")


def test_nearest_name() -> None:
    """A slip of the pen leads to the parameter that was meant."""
    assert nearest_name("temprature") == "temperature"
    assert nearest_name("xyz") == ""


def test_what_was_not_chosen_is_as_the_model_brings_it() -> None:
    """Options win over the settings of a model by name; both win over what the weights recommend."""
    brought = (
        AnswerParameters(max_tokens=9, stop=("a",)).with_values("top_k", ["7"]).with_values("seed", ["1"])
    )
    given = AnswerParameters(stop=("b",)).with_values("seed", ["2"]).with_grammar("root ::= [a]")
    both = given.over(brought).for_model(Sampling(temperature=0.1, top_k=3, seed=3))
    sampling = both.sampling
    assert (sampling.temperature, sampling.top_k, sampling.seed) == (0.1, 7, 2)
    assert (both.max_tokens, both.stop, sampling.grammar) == (9, ("b",), "root ::= [a]")
