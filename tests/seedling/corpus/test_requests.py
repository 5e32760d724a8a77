"""Commands and wishes become polite questions with the same words."""

from __future__ import annotations

from random import Random

import pytest

from groundup.seedling.corpus import requests
from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.requests import made_polite

FAMILY = requests.families()[0]


@pytest.mark.parametrize(
    ("command", "polite"),
    [
        ("Open the window", "Could you please open the window?"),
        ("Do not shout", "Could you please not shout?"),
        ("I want some tea", "Could I please have some tea?"),
    ],
)
def test_commands_and_wishes_become_polite(command: str, polite: str) -> None:
    """One form for commands, one for wishes."""
    assert made_polite(command)[0] == polite


def test_no_word_is_lost() -> None:
    """All words of the command but 'do not' are in the request."""
    rng = Random(0)
    for _ in range(500):
        turn = FAMILY.make(rng, Side.TRAIN)
        asked = turn.question.lower()
        told = turn.answer.lower().removeprefix("could you please ").removeprefix("could i please have ")
        assert all(word in asked or word == "not" for word in told.rstrip("?").split())


def test_a_rude_answer_is_judged_wrong() -> None:
    """Without please it is not polite."""
    turn = FAMILY.make(Random(1), Side.HELD_OUT)
    assert FAMILY.judge(turn, turn.answer)
    assert not FAMILY.judge(turn, turn.answer.replace("please ", ""))
