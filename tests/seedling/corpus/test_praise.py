"""Praise names the person and repeats the reason."""

from __future__ import annotations

import re
from random import Random

from groundup.seedling.corpus import praise
from groundup.seedling.corpus.dialogue import Side, Turn

FAMILY = praise.families()[0]


def _turns(count: int = 800) -> list[Turn]:
    rng = Random(3)
    return [FAMILY.make(rng, Side.TRAIN) for _ in range(count)]


def test_the_name_and_the_words_of_the_reason_are_repeated() -> None:
    """Nothing is praised that the request does not name; his and her become your."""
    for turn in _turns():
        name, reason = re.fullmatch(r"Well done, (.+?)[!,](.*) Keep it up!", turn.answer).groups()  # type: ignore[union-attr]
        assert name in turn.question
        told = [word.strip(".!") for word in reason.split()]
        changed = {"You", "your", "for", "were", "are", "have"}
        for word in told:
            assert word in changed or word.removesuffix("y") in turn.question, turn


def test_nobody_is_told_his_or_her() -> None:
    """Whoever is praised is spoken to."""
    assert not any(re.search(r"\b(his|her|she|he)\b", turn.answer) for turn in _turns())


def test_praise_for_somebody_else_is_judged_wrong() -> None:
    """Another name is not accepted."""
    turn = FAMILY.make(Random(0), Side.HELD_OUT)
    assert FAMILY.judge(turn, turn.answer)
    assert not FAMILY.judge(turn, re.sub(r"Well done, \w+", "Well done, Nobody", turn.answer))
