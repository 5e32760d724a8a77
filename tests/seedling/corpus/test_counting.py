"""Even, odd, next, before, and rows of numbers are right."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

import pytest

from groundup.seedling.corpus import counting
from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.number_words import in_words


def is_row(answer: str) -> bool:
    """Whether the numbers of an answer go up or down by the same step."""
    numbers = [int(number) for number in answer.rstrip(".").split(", ")]
    return len({after - before for before, after in pairwise(numbers)}) == 1


@pytest.mark.parametrize("side", Side)
def test_neighbours_and_rows_are_right(side: Side) -> None:
    """The next number is one more, the one before one less, and rows have one step."""
    rng, family = Random(0), counting.families()[1]
    for _ in range(2_000):
        answer = family.make(rng, side).answer
        if found := re.match(r"The number (after|before) (\d+) is (\d+)\.$", answer):
            assert int(found[3]) - int(found[2]) == (1 if found[1] == "after" else -1)
        elif found := re.match(r"(\d+) in words is (.*)\.$", answer):
            assert in_words(int(found[1])) == found[2]
        elif found := re.match(r"(.*) in figures is (\d+)\.$", answer):
            assert in_words(int(found[2])) == found[1].lower()
        else:
            assert is_row(answer)


def test_a_row_with_a_gap_is_noticed() -> None:
    """The check above fails for a row that leaves out a number."""
    assert not is_row("1, 2, 4, 5.")


def test_parity_depends_on_the_last_digit() -> None:
    """Numbers that end in 0, 2, 4, 6 or 8 are even."""
    assert counting.parity(37) == "37 ends in 7, so it is odd."
    assert counting.parity(210) == "210 ends in 0, so it is even."


@pytest.mark.parametrize("side", Side)
def test_even_numbers_are_divisible_by_two(side: Side) -> None:
    """The verdict holds for the number."""
    rng, family = Random(1), counting.families()[0]
    for _ in range(500):
        words = family.make(rng, side).answer.rstrip(".").split()
        assert (words[-1] == "even") == (int(words[0]) % 2 == 0)
