"""Comparisons are true and answer in the direction that was asked."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import comparing
from groundup.seedling.corpus.dialogue import Side

CONCLUSION = re.compile(r"(\d+) (?:is (larger|smaller) than|([<>=])) (\d+)\.$")


def is_true(answer: str) -> bool:
    """Whether the conclusion of an answer holds."""
    found = CONCLUSION.search(answer)
    if found is None:
        same = re.search(r"(\d+) and (\d+) are equal\.$", answer)
        return same is not None and same[1] == same[2]
    a, b = int(found[1]), int(found[4])
    return {"larger": a > b, ">": a > b, "smaller": a < b, "<": a < b, "=": a == b}[found[2] or found[3]]


@pytest.mark.parametrize("side", Side)
def test_conclusions_are_true(side: Side) -> None:
    """What an answer ends with holds for its numbers."""
    rng = Random(0)
    family = comparing.families()[0]
    assert all(is_true(family.make(rng, side).answer) for _ in range(3_000))


def test_a_false_conclusion_is_noticed() -> None:
    """The check above fails for a false comparison."""
    assert not is_true("31 and 38: 3 = 3, 1 < 8, so 31 is larger than 38.")
    assert not is_true("5 and 6: 5 < 6, so 5 and 6 are equal.")


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        (">", "3 and 9: 3 < 9, so no, 3 is smaller than 9."),
        ("<", "3 and 9: 3 < 9, so yes, 3 is smaller than 9."),
        ("=", "3 and 9: 3 < 9, so no, 3 is smaller than 9."),
    ],
)
def test_yes_and_no_follow_the_question(wanted: str, answer: str) -> None:
    """The verdict depends on the direction that was asked; the relation does not."""
    assert comparing.answer_to_is(3, 9, wanted) == answer


@pytest.mark.parametrize(
    ("larger", "answer"),
    [
        (True, "38 and 31: 3 = 3, 8 > 1, so 38 is larger than 31."),
        (False, "38 and 31: 3 = 3, 8 > 1, so 31 is smaller than 38."),
    ],
)
def test_which_names_the_number_that_was_asked_for(larger: bool, answer: str) -> None:
    """'Which is larger?' ends with the larger number first, 'Which is smaller?' with the smaller."""
    assert comparing.answer_to_which(38, 31, larger=larger) == answer


def test_equal_numbers_are_equal() -> None:
    """Neither is larger."""
    assert comparing.answer_to_which(8, 8, larger=True) == "8 and 8: 8 = 8, so 8 and 8 are equal."
    assert comparing.answer_to_is(8, 8, "=") == "8 and 8: 8 = 8, so yes, 8 and 8 are equal."
