"""Answers on a text come from the text."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus import reading
from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.reading import NOT_SAID


def _turns(count: int = 1_000) -> list[Turn]:
    rng = Random(3)
    return [reading.families()[0].make(rng, Side.TRAIN) for _ in range(count)]


def test_words_of_an_answer_are_in_the_text() -> None:
    """Nothing is said that the text does not say."""
    for turn in _turns():
        if turn.answer != NOT_SAID:
            asked = turn.question.lower() + " is are"
            assert all(word in asked for word in turn.answer.lower().rstrip(".").split())


def test_some_questions_have_no_answer() -> None:
    """What the text does not say is part of the training, and not the rule."""
    share = sum(turn.answer == NOT_SAID for turn in _turns()) / 1_000
    assert 0.05 < share < 0.25


def test_short_answers_are_as_right() -> None:
    """'Red.' is judged as right as the whole sentence; another colour is not."""
    family = reading.families()[0]
    turn = next(turn for turn in _turns() if "What colour" in turn.question and turn.answer != NOT_SAID)
    colour = turn.answer.rstrip(".").split()[-1].capitalize()
    assert family.judge(turn, f"{colour}.")
    assert not family.judge(turn, "Transparent.")
