"""Claimed results are worked out before they are judged."""

from __future__ import annotations

import re
from operator import add, mul, sub
from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.sum_checks import check_sum, checked

RESULT = {"+": add, "plus": add, "-": sub, "minus": sub, "x": mul, "times": mul}


@pytest.mark.parametrize(
    ("claimed", "answer"),
    [
        (85, "47 + 38 = 47 + 30 + 8 = 77 + 8 = 85, so yes."),
        (86, "47 + 38 = 47 + 30 + 8 = 77 + 8 = 85, so no."),
    ],
)
def test_claims_are_checked(claimed: int, answer: str) -> None:
    """The sum is worked out before the verdict."""
    assert checked("+", 47, 38, claimed) == answer


def is_claim_true(question: str) -> bool:
    """Whether the claim in 'Is it true that 2 + 3 = 5?' holds."""
    found = re.search(r"(\d+) ?(\+|-|x|plus|minus|times) ?(\d+) (?:=|is) (\d+)", question)
    assert found is not None, question
    return bool(RESULT[found[2]](int(found[1]), int(found[3])) == int(found[4]))


def test_verdicts_agree_with_the_claim() -> None:
    """Yes is said to the claimed result alone."""
    rng = Random(5)
    turns = [check_sum(rng, Side.TRAIN) for _ in range(500)]
    plain = [turn for turn in turns if turn.question.startswith("Is it true")]
    assert plain
    assert all((turn.answer.endswith("yes.")) == is_claim_true(turn.question) for turn in plain)
