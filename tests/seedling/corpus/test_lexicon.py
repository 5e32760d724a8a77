"""Words lie on one side each, and invented ones look like words."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from groundup.seedling.corpus import lexicon
from groundup.seedling.corpus.dialogue import Side, side_of


def test_words_are_many_and_in_lower_case() -> None:
    """There are thousands of words of letters alone, each once."""
    assert len(lexicon.WORDS) > 4000
    assert len(set(lexicon.WORDS)) == len(lexicon.WORDS)
    assert all(re.fullmatch("[a-z]{2,}", word) for word in lexicon.WORDS)


@pytest.mark.parametrize("draw", [lexicon.known_word, lexicon.wordlike, lexicon.letter_row])
@pytest.mark.parametrize("side", list(Side))
def test_words_are_drawn_from_the_wanted_side(draw: Callable[[Random, Side], str], side: Side) -> None:
    """No word of the training is one of the evaluation, known or invented."""
    rng = Random(0)
    assert all(side_of(f"word|{draw(rng, side)}") is side for _ in range(300))


def test_invented_words_are_no_known_words() -> None:
    """What is asked about as invented is in no list."""
    rng = Random(0)
    assert not {lexicon.invented_word(rng, Side.TRAIN, 1) for _ in range(500)} & set(lexicon.WORDS)


INVENTING = (
    lexicon.wordlike,
    lexicon.letter_row,
    lambda rng, side: lexicon.invented_word(rng, side, 1),
)


def _invented(count: int) -> list[str]:
    rng = Random(3)
    return [draw(rng, Side.TRAIN) for draw in INVENTING for _ in range(count)]


def test_no_invented_word_is_rude() -> None:
    """Chance puts letters together; what has no place in a lesson is drawn again."""
    assert not [word for word in _invented(5_000) if lexicon.is_rude(word)]


def test_without_the_check_some_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: chance does make such words."""
    is_rude = lexicon.is_rude
    monkeypatch.setattr(lexicon, "is_rude", lambda word: False)
    assert [word for word in _invented(5_000) if is_rude(word)]


@pytest.mark.parametrize("word", ["grape", "class", "peacock", "title", "essex", "weed", "scrape", "hoes"])
def test_parts_of_harmless_words_are_not_rude(word: str) -> None:
    """Short ones count only alone, with or without an s."""
    assert lexicon.is_rude(word) == (word == "hoes")


def test_wordlike_words_are_short_and_varied() -> None:
    """Three to twelve letters, hardly ever the same twice."""
    rng = Random(0)
    words = [lexicon.wordlike(rng, Side.TRAIN) for _ in range(1000)]
    assert all(3 <= len(word) <= 12 for word in words)
    assert len(set(words)) > 950
