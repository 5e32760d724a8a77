"""Exercises on sentences have right answers."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import exercises
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.exercises import RIGHT, counted_words


def _family(name: str) -> Family:
    return next(family for family in exercises.families() if family.name == name)


def _turns(name: str, count: int = 500) -> list[Turn]:
    rng = Random(name)
    return [_family(name).make(rng, Side.TRAIN) for _ in range(count)]


@pytest.mark.parametrize("name", ["fill-verb", "choose-form", "choose-pronoun"])
def test_gaps_are_filled_and_nothing_else_changes(name: str) -> None:
    """Around the gap, the answer is the question, word for word."""
    for turn in _turns(name):
        before, after = re.split(r"__+|\.\.\.", turn.question, maxsplit=1)
        last = turn.answer.rstrip(".?").split()[-1]
        assert before.split()[-1:] == [] or before.split()[-1] in (*turn.answer.split(), *_before_gap(before))
        assert last in after or last in turn.question or turn.answer.count(" ") < 3


def _before_gap(text: str) -> list[str]:
    return [word for word in text.split() if word.endswith((".", ":", "?", ","))]


def test_found_words_are_in_the_sentence() -> None:
    """The word is copied from the question."""
    for turn in _turns("find-word"):
        for word in turn.answer.partition(": ")[2].lower().split(", "):
            assert word in turn.question.lower()


def test_corrected_sentences_differ_from_what_was_asked() -> None:
    """A correction changes something, and what is right is called right."""
    for turn in _turns("correct-mistake"):
        if turn.answer != RIGHT:
            if " or " in turn.question:
                continue
            right = turn.answer.removeprefix("It should be: ")
            assert not re.search(rf"{re.escape(right.rstrip('.'))}\b", turn.question)


def test_counted_words_are_right() -> None:
    """The last number is the number of words."""
    assert counted_words("Dogs run.") == "Dogs 1, run 2: that makes 2 words."
    for turn in _turns("count-words"):
        listed, _, result = turn.answer.partition(": that makes ")
        assert len(listed.split(", ")) == int(result.split()[0])


@pytest.mark.parametrize("family", exercises.families(), ids=lambda family: family.name)
def test_another_answer_is_judged_wrong(family: Family) -> None:
    """An answer that fits another question does not pass."""
    turn = family.make(Random(0), Side.HELD_OUT)
    assert family.judge(turn, turn.answer)
    assert not family.judge(turn, "She go to school.")
