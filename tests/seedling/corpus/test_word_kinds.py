"""Kinds of words are told by their use, and the verdict follows from what is told."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.word_kinds import families, told

FAMILY = families()[0]


def _turns(count: int = 1_000) -> list[Turn]:
    rng = Random(0)
    return [FAMILY.make(rng, Side.TRAIN) for _ in range(count)]


@pytest.mark.parametrize(
    ("word", "kind", "said"),
    [
        ("apple", "noun", 'The word apple, as in "the apple", is a noun'),
        ("bring", "verb", 'The word bring, as in "to bring", is a verb'),
        ("under", "preposition", "The word under is a preposition"),
    ],
)
def test_a_word_is_shown_in_use_before_its_kind(word: str, kind: str, said: str) -> None:
    """Small words have no test: their kind is learned by heart."""
    assert told(word, kind) == said


def test_yes_and_no_fit_the_kind_of_word() -> None:
    """Yes is said if, and only if, the kind asked for is the kind told."""
    verdicts = set()
    for turn in _turns():
        found = re.fullmatch(r"The word .+ is an? (\w+), so (yes|no)\.", turn.answer)
        if found:
            asked = bool(re.search(rf"an? {found[1]}\b", turn.question, re.IGNORECASE))
            assert (found[2] == "yes") == asked
            verdicts.add(found[2])
    assert verdicts == {"yes", "no"}


def test_the_word_of_a_list_follows_from_the_kinds_of_all() -> None:
    """Each word gets its kind before one of them is named."""
    chosen = [turn for turn in _turns() if turn.answer.startswith("Here ")]
    assert chosen
    for turn in chosen:
        found = re.fullmatch(r"(Here .+)\. So the (\w+) is ([\w-]+)\.", turn.answer)
        assert found is not None
        assert re.search(rf"\b{found[3]} is an? {found[2]}\b", found[1])


def test_the_plain_answer_is_right_as_well() -> None:
    """The use may be left out."""
    for turn in _turns():
        if ", as in" in turn.answer and ", so " not in turn.answer:
            assert FAMILY.judge(turn, re.sub(r', as in ".+",', "", turn.answer))
