"""Sums are right, show their working, and keep the pairs of the evaluation to themselves."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import arithmetic
from groundup.seedling.corpus.dialogue import Family, Side

EQUATION = re.compile(r"(?<![-+x/] )(?<!\d)(-?\d+) ([-+x/]) (\d+) = (-?\d+)")
RESULT = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "x": lambda a, b: a * b, "/": lambda a, b: a // b}


@pytest.mark.parametrize("family", arithmetic.families(), ids=lambda family: family.name)
def test_every_equation_in_an_answer_is_true(family: Family) -> None:
    """Each step of the working, and the result, is correct."""
    rng = Random(0)
    for _ in range(2_000):
        for a, sign, b, result in EQUATION.findall(family.make(rng, Side.TRAIN).answer):
            assert RESULT[sign](int(a), int(b)) == int(result)


def test_working_never_shows_a_held_out_pair() -> None:
    """Steps contain a single digit or a round number, so that no pair of the evaluation is given away."""
    rng = Random(0)
    for family in arithmetic.families()[:3]:
        for _ in range(2_000):
            working = family.make(rng, Side.TRAIN).answer.rpartition(", so ")[0]
            for a, _, b, _ in EQUATION.findall(working):
                assert int(b) < 10 or int(b) % 10 == 0 or int(a) % 10 == 0


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (2, 3, "2 + 3 = 5."),
        (47, 38, "47 + 30 = 77, 77 + 8 = 85, so 47 + 38 = 85."),
        (5, 0, "5 + 0 = 5."),
        (5, 40, "5 + 40 = 45."),
    ],
)
def test_sums_show_their_working(a: int, b: int, answer: str) -> None:
    """The parts of the second number are added one after the other, largest first."""
    assert arithmetic.added(a, b) == answer


def test_negative_results_are_turned_around() -> None:
    """A larger number is taken from a smaller one by turning them around."""
    assert arithmetic.subtracted(38, 52) == (
        "52 is more than 38. 52 - 30 = 22, 22 - 8 = 14, so 52 - 38 = 14, and 38 - 52 = -14."
    )


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("Is {a} larger than {b}?", "No, 9 is larger than 3."),
        ("Is {a} less than {b}?", "Yes, 3 is smaller than 9."),
        ("Which is larger, {a} or {b}?", "9 is larger than 3."),
        ("Which is smaller, {a} or {b}?", "3 is smaller than 9."),
    ],
)
def test_comparisons_answer_what_was_asked(pattern: str, answer: str) -> None:
    """Direction and yes or no follow the question."""
    assert arithmetic.compared(pattern, 3, 9) == answer
