"""Numbers are written in words as people write them."""

from __future__ import annotations

from random import Random

import pytest

from groundup.seedling.corpus.number_words import LARGEST_IN_WORDS, as_typed, in_words, ordinal_figure


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (12, "twelve"),
        (20, "twenty"),
        (47, "forty-seven"),
        (99, "ninety-nine"),
        (100, "one hundred"),
        (120, "one hundred and twenty"),
        (347, "three hundred and forty-seven"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    """Tens and ones are joined by a hyphen."""
    assert in_words(number) == words


def test_no_two_numbers_share_their_words() -> None:
    """Words stand for one number each."""
    assert len({in_words(number) for number in range(LARGEST_IN_WORDS + 1)}) == LARGEST_IN_WORDS + 1


def test_numbers_as_typed_lose_small_words_only() -> None:
    """With hyphens and 'and' put back, what people type is the same number."""
    rng = Random(0)
    seen = {as_typed(235, rng) for _ in range(100)}
    assert {"two hundred and thirty-five", "two hundred thirty five"} <= seen
    assert {text.replace("-", " ").replace(" and", "") for text in seen} == {"two hundred thirty five"}


@pytest.mark.parametrize(
    ("number", "figure"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (26, "26th")],
)
def test_ordinals_in_figures(number: int, figure: str) -> None:
    """The ending follows the last digit, except from 10 to 20."""
    assert ordinal_figure(number) == figure
