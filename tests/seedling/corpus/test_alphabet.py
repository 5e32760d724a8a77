"""Letters have their place in the alphabet, and vowels are vowels."""

from __future__ import annotations

import re
import string
from random import Random

import pytest

from groundup.seedling.corpus import alphabet
from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.phrase_files import read_records


def is_true(answer: str) -> bool:
    """Whether a sentence about places, first letters or vowels holds (others are not judged here)."""
    if found := re.match(r"(\w) is letter (\d+) of|Letter (\d+) of the alphabet is (\w)\.", answer):
        letter, place = found[1] or found[4], int(found[2] or found[3])
        return string.ascii_uppercase[place - 1] == letter
    if found := re.match(r"(\w) is a (vowel|consonant)\.", answer):
        return (found[1] in "AEIOU") == (found[2] == "vowel")
    if found := re.match(r"The first (\d+) letters go from A to (\w): (.*)\.", answer):
        first = string.ascii_uppercase[: int(found[1])]
        return found[2] == first[-1] and found[3].split() == list(first)
    return True


@pytest.mark.parametrize("side", Side)
def test_places_and_vowels_are_right(side: Side) -> None:
    """Places count from A, and the vowels are A, E, I, O and U."""
    rng, family = Random(0), alphabet.families()[0]
    assert all(is_true(family.make(rng, side).answer) for _ in range(2_000))


def test_false_sentences_are_noticed() -> None:
    """The check above fails for a wrong place and a wrong kind of letter."""
    assert not is_true("M is letter 12 of the alphabet.")
    assert not is_true("B is a vowel.")
    assert not is_true("The first 3 letters go from A to C: A B D.")


def test_the_whole_alphabet_is_in_order() -> None:
    """Forwards and backwards, all 26 letters are there."""
    answers = [record["answer"] for record in read_records("alphabet", "fixed")]
    assert any(" ".join(string.ascii_uppercase) in answer for answer in answers)
    assert any(" ".join(reversed(string.ascii_uppercase)) in answer for answer in answers)
