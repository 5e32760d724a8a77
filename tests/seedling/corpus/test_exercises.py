"""Exercises on sentences have right answers."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import exercises
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.exercises import RIGHT, WRONG, checked, counted_words


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
        assert last in after or last in turn.question or turn.answer.count(" ") < 4


def _before_gap(text: str) -> list[str]:
    return [word for word in text.split() if word.endswith((".", ":", "?", ","))]


def test_found_words_are_in_the_sentence() -> None:
    """The word is copied from the question."""
    for turn in _turns("find-word"):
        for word in turn.answer.partition(": ")[2].lower().split(", "):
            assert word in turn.question.lower()


def test_the_verdict_follows_from_the_right_sentence() -> None:
    """What is said first stands in the question if, and only if, the sentence is called right."""
    checks = [turn for turn in _turns("correct-mistake", 1_000) if turn.answer.startswith("We say: ")]
    assert checks
    for turn in checks:
        said, _, verdict = turn.answer.removeprefix("We say: ").partition(" So ")
        assert (f"So {verdict}" == RIGHT) == bool(re.search(rf"{re.escape(said[:-1])}\b", turn.question))


def test_a_check_says_the_right_sentence_first() -> None:
    """The verdict comes last."""
    assert checked("She go.", "She goes.") == f"We say: She goes. {WRONG}"


def test_without_a_time_a_gap_may_be_filled_in_other_tenses() -> None:
    """'They ___ (be) late.' may be present or past."""
    gaps = [turn for turn in _turns("fill-verb", 2_000) if "(be)" in turn.question]
    turns = [turn for turn in gaps if " are " in turn.answer]
    assert turns
    assert all(turn.answer.replace(" are ", " were ", 1) in turn.accepted for turn in turns)


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
