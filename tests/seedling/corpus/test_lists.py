"""Sorted lists are sorted, reversed ones reversed, and the answers say so in their one form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest

from groundup.seedling.corpus import lists
from groundup.seedling.corpus.dialogue import Side, Turn, matches_exactly

FAMILIES = {family.name: family for family in lists.families()}


def _turns(name: str, count: int = 400, side: Side = Side.TRAIN) -> Iterator[Turn]:
    rng = Random(0)
    for _ in range(count):
        yield FAMILIES[name].make(rng, side)


def _listed(answer: str) -> list[str]:
    """The items after the last colon of an answer."""
    return answer.rstrip(".").rpartition(": ")[2].split(", ")


def _occurs(items: list[str], question: str) -> bool:
    """Whether the items stand in the question in this order, with nothing but separators between them."""
    between = r"[\s,;]*(?:and |- )?"
    return bool(re.search(between.join(items), question, re.IGNORECASE))


def test_sorted_numbers_ascend_or_descend_as_asked() -> None:
    """The numbers are in the order that the answer names, and it names descent only where it was asked."""
    for turn in _turns("sort-numbers"):
        numbers = [int(item) for item in _listed(turn.answer)]
        descending = turn.answer.startswith("From largest")
        assert numbers == sorted(numbers, reverse=descending)
        assert _asks_for_descent(turn.question) == descending


def _asks_for_descent(question: str) -> bool:
    """Whether a question names descent, or a large number before a small one."""
    large, small = r"(?:large|big|great|high|old)\w*", r"(?:small|little|low|least|young|cheap)\w*"
    first_named = re.search(rf"\b(?:({large})|{small})\b", question, re.IGNORECASE)
    named = re.search(r"descend|decreas|downwards|go down", question, re.IGNORECASE)
    return bool(named or (first_named and first_named[1]))


def test_numbers_are_sorted_by_putting_in_one_more() -> None:
    """Each step holds the numbers so far, in order; the last one is the result."""
    assert lists.sorted_numbers(("7", "3", "5")) == (
        "From smallest to largest: 7; 3, 7; 3, 5, 7. Sorted: 3, 5, 7."
    )
    assert lists.sorted_numbers(("7", "30"), descending=True) == (
        "From largest to smallest: 7; 30, 7. Sorted: 30, 7."
    )


def test_sorted_words_are_alphabetical() -> None:
    """The words, and the letters before them, are in the order of the alphabet, or from Z to A if asked."""
    for turn in _turns("sort-words"):
        words = [word.lower() for word in _listed(turn.answer)]
        backwards = bool(re.search("Z(-| to )A|z to a|everse|ackwards", turn.question))
        assert words == sorted(words, reverse=backwards)
        letters = re.search(r"First letters: (.*)\. In order: (.*)\. Sorted", turn.answer)
        assert letters
        heads, steps = letters[1].split(" "), [step.split(" ") for step in letters[2].split("; ")]
        assert steps == [sorted(heads[:count], reverse=backwards) for count in range(1, len(words) + 1)]
        assert all(map(str.startswith, words, steps[-1]))


def test_as_many_first_letters_as_needed_are_looked_at() -> None:
    """Words that begin alike are told apart by further letters; a word that begins another one is whole."""
    assert lists.sorted_words(("bee", "ant", "bus")) == (
        "First letters: be a bu. In order: be; a be; a be bu. Sorted: ant, bee, bus."
    )
    assert lists.sorted_words(("carpet", "car")) == (
        "First letters: carp car. In order: carp; car carp. Sorted: car, carpet."
    )


def test_most_lists_of_words_are_decided_by_the_first_letter() -> None:
    """At most one list in seven has two words with the same first letter."""
    same = [len(set(letters)) < len(letters) for letters in map(_first_letters, _turns("sort-words", 1000))]
    assert sum(same) < len(same) / 7


def _first_letters(turn: Turn) -> list[str]:
    return [word[0].lower() for word in _listed(turn.answer)]


@pytest.mark.parametrize("side", list(Side))
def test_reversed_lists_are_reversed(side: Side) -> None:
    """The items stand the other way round than in the question."""
    assert all(
        _occurs(_listed(turn.answer)[::-1], turn.question) for turn in _turns("reverse-list", side=side)
    )


def test_lists_are_turned_around_along_their_numbers() -> None:
    """The items are numbered, read from the end, and then listed without the numbers."""
    assert lists.in_reverse(("9", "4")) == (
        "Numbered: 1) 9, 2) 4. From the end: 2) 4, 1) 9. In reverse order: 4, 9."
    )


def test_a_list_in_another_order_is_noticed() -> None:
    """A list that is not reversed does not pass the check above."""
    assert not all(_occurs(_listed(turn.answer), turn.question) for turn in _turns("reverse-list", 20))


def test_extremes_are_the_largest_and_smallest() -> None:
    """The number named is the largest or smallest of those in the question."""
    for turn in _turns("largest-smallest"):
        numbers = [int(number) for number in re.findall(r"\d+", turn.question)]
        best = max if "The largest" in turn.answer else min
        so_far = ", ".join(str(best(numbers[:count])) for count in range(1, len(numbers) + 1))
        assert f" so far: {so_far}. The " in turn.answer
        assert turn.answer.endswith(f" {best(numbers)}.")
        assert (
            (best is max)
            == turn.answer.startswith("Largest")
            == bool(re.search("largest|biggest|greatest|highest", turn.question))
        )


def test_counts_number_every_item() -> None:
    """The last number before an item is the number of items."""
    for turn in _turns("count-list"):
        numbers = re.findall(r"(\d+)\) ", turn.answer)
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
        assert turn.answer.endswith(f"That makes {len(numbers)} items.")


def test_items_are_those_at_the_place() -> None:
    """The first, the last and the n-th item."""
    items = ("ant", "bee", "cat")
    assert lists.item_at(items, 1) == "The first item is ant."
    assert lists.item_at(items, -1) == "The last item is cat."
    assert lists.item_at(items, 2) == "Counting: 1) ant, 2) bee, 3) cat. Item 2 is bee."


@pytest.mark.parametrize("name", FAMILIES)
def test_two_items_exchanged_are_wrong(name: str) -> None:
    """The judge rejects an answer that is another list's."""
    turns = list(_turns(name, 50))
    for turn, other in pairwise(turns):
        assert matches_exactly(turn, turn.answer)
        assert turn.answer == other.answer or not matches_exactly(turn, other.answer)


def test_in_reverse_after_sorting_turns_the_sorted_list() -> None:
    """'And in reverse?' is about the list as the last answer left it."""
    for turn in _turns("sort-numbers"):
        for follow_up in turn.follow_ups:
            if "In reverse order" in follow_up.answer:
                assert _listed(follow_up.answer) == _listed(turn.answer)[::-1]
