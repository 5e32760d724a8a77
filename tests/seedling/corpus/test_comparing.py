"""Comparisons are true and answer in the direction that was asked."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import comparing
from groundup.seedling.corpus.dialogue import Side

FACT = re.compile(r", so (\d+) (?:is (larger|smaller) than|and (\d+) are equal)(?: (\d+))?\.")
CHOICE = re.compile(r"The (larger|smaller) number is (\d+)\.$")
VERDICT = re.compile(r"You asked if \d+ is (larger|smaller|equal) (?:than|to) \d+: (yes|no)\.$")
SIGN = re.compile(r"We write (\d+) ([<>=]) (\d+)\.$")


def is_true(answer: str) -> bool:
    """Whether the fact in an answer holds, and what follows from it."""
    fact = FACT.search(answer)
    if fact is None:
        return False
    a, b = int(fact[1]), int(fact[3] or fact[4])
    holds = {"larger": a > b, "smaller": a < b, "equal": a == b, ">": a > b, "<": a < b, "=": a == b}
    if choice := CHOICE.search(answer):
        return holds[fact[2]] and int(choice[2]) == (max(a, b) if choice[1] == "larger" else min(a, b))
    if verdict := VERDICT.search(answer):
        return holds[fact[2] or "equal"] and holds[verdict[1]] == (verdict[2] == "yes")
    if sign := SIGN.search(answer):
        return holds[sign[2]] and (int(sign[1]), int(sign[3])) == (a, b)
    return holds[fact[2] or "equal"] and answer.endswith(fact[0])


@pytest.mark.parametrize("side", Side)
def test_conclusions_are_true(side: Side) -> None:
    """What an answer says holds for its numbers."""
    rng = Random(0)
    family = comparing.families()[0]
    assert all(is_true(family.make(rng, side).answer) for _ in range(3_000))


def test_a_false_conclusion_is_noticed() -> None:
    """The check above fails for a false comparison."""
    fact = "31 and 38: 3 = 3, 1 < 8, so 31 is smaller than 38."
    assert is_true(fact)
    assert not is_true("31 and 38: 3 = 3, 1 < 8, so 31 is larger than 38.")
    assert not is_true("5 and 6: 5 < 6, so 5 and 6 are equal.")
    assert not is_true(f"{fact} The larger number is 31.")
    assert not is_true(f"{fact} You asked if 31 is larger than 38: yes.")
    assert not is_true(f"{fact} We write 31 > 38.")


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        (">", "3 and 9: 3 < 9, so 3 is smaller than 9. You asked if 3 is larger than 9: no."),
        ("<", "3 and 9: 3 < 9, so 3 is smaller than 9. You asked if 3 is smaller than 9: yes."),
        ("=", "3 and 9: 3 < 9, so 3 is smaller than 9. You asked if 3 is equal to 9: no."),
    ],
)
def test_yes_and_no_follow_the_question(wanted: str, answer: str) -> None:
    """First the fact, which does not depend on the question, then what was asked, then the verdict."""
    assert comparing.answer_to_is(3, 9, wanted) == answer


@pytest.mark.parametrize(
    ("larger", "answer"),
    [
        (True, "38 and 31: 3 = 3, 8 > 1, so 38 is larger than 31. The larger number is 38."),
        (False, "38 and 31: 3 = 3, 8 > 1, so 38 is larger than 31. The smaller number is 31."),
    ],
)
def test_which_names_the_number_that_was_asked_for(larger: bool, answer: str) -> None:
    """'Which is larger?' ends with the larger number, 'Which is smaller?' with the smaller."""
    assert comparing.answer_to_which(38, 31, larger=larger) == answer


def test_the_sign_follows_the_words() -> None:
    """'Which sign goes between 9 and 3?' ends with the sign."""
    assert comparing.answer_to_sign(9, 3) == "9 and 3: 9 > 3, so 9 is larger than 3. We write 9 > 3."


def test_equal_numbers_are_equal() -> None:
    """Neither is larger."""
    assert comparing.answer_to_which(8, 8, larger=True) == "8 and 8: 8 = 8, so 8 and 8 are equal."
    assert comparing.answer_to_is(8, 8, "=").endswith(
        "so 8 and 8 are equal. You asked if 8 is equal to 8: yes."
    )
    assert comparing.answer_to_is(8, 8, ">").endswith(
        "so 8 and 8 are equal. You asked if 8 is larger than 8: no."
    )
