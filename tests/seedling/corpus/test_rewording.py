"""Questions built in other ways keep their slots and their meaning."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus.phrase_files import FOLDER, read_phrases
from groundup.seedling.corpus.rewording import read_wordings, reword

SLOT = re.compile(r"\{\w+\}")


def _others(pattern: str, count: int = 3000) -> set[str]:
    return {reword(pattern, Random(seed)) for seed in range(count)}


@pytest.mark.parametrize(
    ("direct", "indirect"),
    [
        ("What is {x}?", "I wonder what {x} is."),
        ("What is the plural of {w}?", "Can you tell me what the plural of {w} is?"),
        ("How do I sort {l}?", "I forgot how to sort {l}."),
        ("What does {x} mean?", "Do you know what {x} means?"),
        ("Which day is after {x}?", "I want to know which day is after {x}."),
        ("How old are you?", "Please tell me how old you are."),
        ("Spell {w}.", "I would like you to spell {w}."),
        ("Give me an example.", "Can you give me an example?"),
        ("Give me an example.", "My task is to give an example."),
        ("write {s} in the past", "can you write {s} in the past"),
        ("Put this into the past tense: {s}", "Could you put this into the past tense: {s}"),
        ("Tell me the largest of {l}.", "Tell me the biggest of {l}."),
    ],
)
def test_a_question_is_built_in_other_ways(direct: str, indirect: str) -> None:
    """Direct questions turn indirect, commands into wishes, phrases into others."""
    assert indirect in _others(direct)


@pytest.mark.parametrize("pattern", ["And backwards?", "{a} + {b}", "plural {w}", "Is it a token?", "{x}?"])
def test_what_no_rule_fits_stays_as_it_is(pattern: str) -> None:
    """Only what the rules understand is changed."""
    assert _others(pattern, 20) == {pattern}


def test_a_text_that_is_to_be_worked_on_stays_as_it_is() -> None:
    """Behind a colon nothing is exchanged."""
    assert all(
        other.endswith(": the largest fish") for other in _others("Make it shorter: the largest fish", 60)
    )


def test_slots_are_kept() -> None:
    """Every slot of every pattern is there once more, whatever is done to the pattern."""
    for path in sorted(FOLDER.glob("*.toml")):
        for patterns in read_phrases(path.stem).values():
            for pattern in patterns:
                assert sorted(SLOT.findall(reword(pattern, Random(1)))) == sorted(SLOT.findall(pattern))


def test_phrases_are_not_exchanged_for_themselves() -> None:
    """Every phrase has others, and is not among them."""
    assert all(phrase not in others for phrase, others in read_wordings().exchanges.items())
