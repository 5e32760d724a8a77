"""Sorted lists are sorted."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus import lists
from groundup.seedling.corpus.dialogue import Side


def test_sorted_numbers_ascend() -> None:
    """An answer of the number-sorting family is in ascending order."""
    rng = Random(0)
    family = next(family for family in lists.families() if family.name == "sort-numbers")
    for _ in range(500):
        numbers = [int(item) for item in family.make(rng, Side.TRAIN).answer.split(", ")]
        assert numbers == sorted(numbers)


def test_sorted_words_are_alphabetical() -> None:
    """An answer of the word-sorting family is in alphabetical order."""
    rng = Random(0)
    family = next(family for family in lists.families() if family.name == "sort-words")
    for _ in range(500):
        words = family.make(rng, Side.TRAIN).answer.split(", ")
        assert words == sorted(words)
