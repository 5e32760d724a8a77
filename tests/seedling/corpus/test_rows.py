"""Neighbours in a row are neighbours, and rows end where they should."""

from __future__ import annotations

from random import Random

import pytest

from groundup.seedling.corpus.alphabet import ALPHABET
from groundup.seedling.corpus.calendar import ROW_OF_DAYS, ROW_OF_MONTHS
from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.rows import Row, ask_between, ask_neighbour

ROWS = (ROW_OF_DAYS, ROW_OF_MONTHS, ALPHABET)


def is_true(row: Row, answer: str) -> bool:
    """Whether 'The day after X is Y.' or 'The day between X and Y is Z.' holds along the row."""
    words, members = answer.rstrip(".").split(), list(row.members)
    if words[0] == "There":
        return words[-1] == (members[-1] if words[-2] == "after" else members[0])
    if words[2] == "between":
        places = sorted(members.index(word) for word in (words[3], words[5], words[7]))
        return places[1] == members.index(words[7]) and places[2] - places[0] == 2
    step = 1 if words[2] == "after" else -1
    return members[(members.index(words[3]) + step) % len(members)] == words[5]


def _all(turn: Turn) -> list[Turn]:
    return [turn, *(each for follow_up in turn.follow_ups for each in _all(follow_up))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_neighbours_are_neighbours(row: Row) -> None:
    """Answers and follow-ups name the member that stands there."""
    rng = Random(0)
    for side in Side:
        for _ in range(500):
            for turn in _all(ask_neighbour(row, rng.randrange(len(row.members)), rng, side)):
                assert is_true(row, turn.answer)
            assert is_true(row, ask_between(row, rng, side).answer)


def test_a_wrong_neighbour_is_noticed() -> None:
    """The check above fails for the wrong direction and for a gap."""
    assert not is_true(ROW_OF_DAYS, "The day after Monday is Sunday.")
    assert not is_true(ALPHABET, "The letter between A and D is B.")


def test_only_the_alphabet_ends() -> None:
    """After Sunday comes Monday, but nothing comes after Z."""
    assert ROW_OF_DAYS.sentence(6, after=True) == "The day after Sunday is Monday."
    assert ALPHABET.sentence(25, after=True) == "There is no letter after Z."
    assert ALPHABET.sentence(0, after=False) == "There is no letter before A."


def test_going_on_continues_from_the_last_answer() -> None:
    """'And the day after that?' starts from the day that was named last."""
    rng = Random(1)
    turn = ask_neighbour(ROW_OF_DAYS, 0, rng, Side.TRAIN)
    named = turn.answer.rstrip(".").split()[-1]
    assert f" {named} is " in turn.follow_ups[0].answer
