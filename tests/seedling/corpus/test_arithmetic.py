"""Sums answer what was asked, and keep the pairs of the evaluation to themselves."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import arithmetic
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.number_pairs import side_of_pair
from groundup.seedling.corpus.unknown import is_refusal

FAMILIES = arithmetic.families()[:4]
CHAIN_STEP = re.compile(r"(?<![-+x/] )(?<!\d)(\d+) ([-+]) (\d+) = (\d+)")
SPOKEN = {"+": "+", "plus": "+", "-": "-", "minus": "-", "x": "x", "times": "x", "/": "/"}
PLAIN = re.compile(r"^(?:What is )?(\d+) ?(\+|-|x|/|plus|minus|times) ?(\d+)\??$")


def result_of(a: int, sign: str, b: int) -> int:
    return {"+": a + b, "-": a - b, "x": a * b, "/": a // b if b else 0}[sign]


def is_answered(turn: Turn) -> bool:
    """Whether a plainly asked sum is repeated first and its result comes out last."""
    asked = PLAIN.match(turn.question)
    if asked is None:
        return True
    a, sign, b = int(asked[1]), SPOKEN[asked[2]], int(asked[3])
    said = turn.answer.rstrip(".").partition(", because")[0].split(" = ")
    return said[0] == f"{a} {sign} {b}" and said[-1] == str(result_of(a, sign, b))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_plain_questions_get_their_result(family: Family) -> None:
    """The answer repeats the numbers in the order of the sum and ends with the result."""
    rng = Random(0)
    assert all(is_answered(family.make(rng, Side.TRAIN)) for _ in range(3_000))


def test_a_wrong_result_is_noticed() -> None:
    """The check above fails for a wrong sum and for numbers in the wrong order."""
    assert not is_answered(Turn("What is 23 + 45?", "23 + 45 = 23 + 40 + 5 = 63 + 5 = 69."))
    assert not is_answered(Turn("9 - 5", "5 - 9 = -4."))


@pytest.mark.parametrize("family", FAMILIES[:2], ids=lambda family: family.name)
def test_working_never_shows_a_held_out_pair(family: Family) -> None:
    """Steps contain a single digit or a round number, so that no pair of the evaluation is given away."""
    rng = Random(0)
    for _ in range(3_000):
        asked, _, working = family.make(rng, Side.TRAIN).answer.partition(" = ")
        for a, _, b, _ in CHAIN_STEP.findall(working):
            shown = {int(a), int(b)}
            assert (
                min(shown) < 10 or any(number % 10 == 0 for number in shown) or {a, b} <= set(asked.split())
            )


@pytest.mark.parametrize("family", FAMILIES[:2], ids=lambda family: family.name)
def test_pairs_stay_on_their_side(family: Family) -> None:
    """No pair of two numbers that training asks for lies on the side of the evaluation, in either order."""
    rng = Random(1)
    for _ in range(3_000):
        numbers = re.findall(r"\d+", family.make(rng, Side.TRAIN).answer.partition(" = ")[0])
        if len(numbers) == 2:
            assert side_of_pair(int(numbers[0]), int(numbers[1]), family.name) is Side.TRAIN


def test_taking_turns_the_order_around() -> None:
    """'Take 5 from 9' is 9 - 5: the larger number is never the one that is taken away."""
    rng = Random(2)
    for _ in range(3_000):
        turn = FAMILIES[1].make(rng, Side.TRAIN)
        if found := re.match(r"(?:Take|Subtract) (\d+) from (\d+)\.", turn.question):
            assert turn.answer.startswith(f"{found[2]} - {found[1]} = ")


def test_small_numbers_are_also_written_in_words() -> None:
    """Some questions use words, and the answer still uses figures."""
    rng = Random(3)
    turns = [FAMILIES[0].make(rng, Side.TRAIN) for _ in range(500)]
    in_words = [turn for turn in turns if not re.search(r"\d", turn.question)]
    assert in_words
    assert all(re.match(r"\d+ \+ \d+", turn.answer) for turn in in_words)


def test_what_is_too_hard_is_declined() -> None:
    """Large sums, remainders and other mathematics are refused, on both sides."""
    rng = Random(4)
    for side in Side:
        assert all(is_refusal(arithmetic.too_hard(rng, side).answer) for _ in range(200))
