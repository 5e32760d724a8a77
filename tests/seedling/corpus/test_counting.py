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
    """Whether a row goes from its announced start to its end, up or down by the announced step."""
    found = re.match(r"(?:From (\d+) (?:down )?to|In steps of (\d+) up to) (\d+): ([\d, ]+)\.$", answer)
    if found is None:
        return False
    numbers = [int(number) for number in found[4].split(", ")]
    steps = {after - before for before, after in pairwise(numbers)}
    step = int(found[2]) if found[2] else -1 if "down" in answer else 1
    return steps == {step} and numbers[0] == int(found[1] or found[2]) and numbers[-1] == int(found[3])


def is_spoken(text: str, number: int) -> bool:
    """Whether '300 + 40 + 7 = 347', in any order of its sides, is the number and its parts."""
    return all(sum(map(int, side.split(" + "))) == number for side in text.split(" = "))


@pytest.mark.parametrize("side", Side)
def test_neighbours_and_rows_are_right(side: Side) -> None:
    """The next number is one more, the one before one less, and rows have one step."""
    rng, family = Random(0), counting.families()[1]
    for _ in range(2_000):
        answer = family.make(rng, side).answer
        if found := re.match(r"The number (after|before) (\d+) is \2 ([+-]) 1 = (\d+)\.$", answer):
            assert int(found[4]) - int(found[2]) == (1 if found[1] == "after" else -1)
            assert (found[3] == "+") == (found[1] == "after")
        elif found := re.match(r"In words, ((\d+).*) is ([a-z -]+)\.$", answer):
            assert in_words(int(found[2])) == found[3]
            assert is_spoken(found[1], int(found[2]))
        elif found := re.match(r"In figures, ([a-z -]+) is (.*?(\d+))\.$", answer):
            assert in_words(int(found[3])) == found[1]
            assert is_spoken(found[2], int(found[3]))
        else:
            assert is_row(answer)


def test_a_row_with_a_gap_is_noticed() -> None:
    """The check above fails for a row that leaves out a number."""
    assert is_row("From 1 to 5: 1, 2, 3, 4, 5.")
    assert not is_row("From 1 to 5: 1, 2, 4, 5.")
    assert not is_row("From 1 to 5: 5, 4, 3, 2, 1.")
    assert not is_row("In steps of 5 up to 20: 5, 10, 15.")


def test_numbers_fall_into_the_parts_that_are_spoken() -> None:
    """Hundreds, tens and ones; up to nineteen there is one word, and one part."""
    assert counting.number_in_words(347) == "In words, 347 = 300 + 40 + 7 is three hundred and forty-seven."
    assert counting.number_in_figures(112) == "In figures, one hundred and twelve is 100 + 12 = 112."
    assert counting.number_in_words(14) == "In words, 14 is fourteen."
    assert counting.number_in_figures(0) == "In figures, zero is 0."


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
