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
        (85, "47 + 38 = 47 + 30 + 8 = 77 + 8 = 85. Compare 85 and 85: 8 = 8, 5 = 5, so yes."),
        (86, "47 + 38 = 47 + 30 + 8 = 77 + 8 = 85. Compare 85 and 86: 8 = 8, 5 < 6, so no."),
        (105, "47 + 38 = 47 + 30 + 8 = 77 + 8 = 85. Compare 85 and 105: 2 digits < 3 digits, so no."),
    ],
)
def test_claims_are_checked(claimed: int, answer: str) -> None:
    """The sum is worked out and compared with the claim before the verdict."""
    assert checked("+", 47, 38, claimed) == answer


def test_both_orders_are_accepted() -> None:
    """Where the order does not matter, the working may start from either number."""
    turns = [check_sum(Random(seed), Side.TRAIN) for seed in range(50)]
    assert all(len(turn.accepted) == 1 for turn in turns)
    assert any(turn.accepted != {turn.answer} for turn in turns)


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
