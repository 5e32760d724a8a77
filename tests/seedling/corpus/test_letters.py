"""Spelling, counting and reversing are right letter by letter."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus import letters
from groundup.seedling.corpus.dialogue import Family, Side


def _family(name: str) -> Family:
    return next(family for family in letters.families() if family.name == name)


def test_spelling_gives_back_the_word() -> None:
    """The letters of an answer, joined, occur in the question."""
    rng = Random(0)
    for _ in range(500):
        turn = _family("spell").make(rng, Side.TRAIN)
        assert turn.answer.rstrip(".").replace("-", "") in turn.question.lower()


def test_counted_letters_are_right() -> None:
    """The last number counts the letters listed before it."""
    rng = Random(0)
    for _ in range(500):
        listed, _, result = _family("count-letters").make(rng, Side.TRAIN).answer.partition(": that makes ")
        assert len(listed.split(", ")) == int(result.split()[0])


def test_one_letter_is_counted_along_the_word() -> None:
    """Each occurrence carries its running number."""
    assert letters.counted_one("banana", "a") == "b-a(1)-n-a(2)-n-a(3). The letter a appears 3 times."
    assert letters.counted_one("dog", "x") == "d-o-g. The letter x appears no times."


def test_reversed_words_are_the_word_backwards() -> None:
    """The answer ends with the word backwards."""
    rng = Random(0)
    for _ in range(500):
        turn = _family("reverse-word").make(rng, Side.TRAIN)
        assert turn.answer.rpartition(" ")[2][::-1] in turn.question.lower()
