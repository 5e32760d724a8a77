"""Words to spell, count, sort and reverse, and invented ones that follow English syllables.

Lists of words only; what is done with them is in letters.py and lists.py.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random

from .dialogue import Side, side_of

_LISTS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
ANIMALS = _LISTS["animals"]
FOODS = _LISTS["foods"]
THINGS = _LISTS["things"]
COLOURS = _LISTS["colours"]
NATURE = _LISTS["nature"]
PEOPLE = _LISTS["people"]
VERBS = _LISTS["verbs"]
QUALITIES = _LISTS["qualities"]
SCHOOL = _LISTS["school"]
MACHINES = _LISTS["machines"]
LONG = _LISTS["long"]
NAMES = _LISTS["names"]

_PARTS = ("heads", "syllable_starts", "syllable_vowels", "syllable_ends", "tails")
_NOT_WORDS = ("names", "rude", "rude_alone", *_PARTS)
WORDS = tuple(sorted({word for key, words in _LISTS.items() if key not in _NOT_WORDS for word in words}))
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_KNOWN = frozenset(WORDS)
_END = "$"
_TRIPLE = re.compile(r"(.)\1\1")
_RUDE, _RUDE_ALONE = _LISTS["rude"], frozenset(_LISTS["rude_alone"])
_WITH_AN_ORDER = ("days_and_months", "number_words")  # "sort May, April" need not mean the alphabet
THEMES = tuple(words for key, words in _LISTS.items() if key not in (*_NOT_WORDS, *_WITH_AN_ORDER))
WORDS_TO_SORT = tuple(sorted({word for words in THEMES for word in words}))
GROUPS = (ANIMALS, FOODS, THINGS, COLOURS, NATURE, PEOPLE, VERBS, QUALITIES)


def known_word(rng: Random, side: Side) -> str:
    """A word from the lists that lies on this side."""
    while True:
        word = rng.choice(WORDS)
        if side_of(f"word|{word}") is side:
            return word


def invented_word(rng: Random, side: Side, syllables: int) -> str:
    """A word nobody has written: English syllables and perhaps an ending."""
    while True:
        word = _syllables(rng, syllables)
        if len(word) <= 14 and word not in _KNOWN and not is_rude(word) and side_of(f"word|{word}") is side:
            return word


def wordlike(rng: Random, side: Side) -> str:
    """Three to twelve letters that look like a word and are mostly none: other words cut and joined anew.

    Whoever can spell these knows the letters of every piece of a word, and not only of whole words.
    """
    while True:
        word = rng.choice(_WAYS_TO_INVENT)(rng)
        fits = 3 <= len(word) <= 12 and not _TRIPLE.search(word) and not is_rude(word)
        if fits and side_of(f"word|{word}") is side:
            return word


def letter_row(rng: Random, side: Side) -> str:
    """Two to six letters without any order, as in a number plate or an abbreviation."""
    while True:
        row = "".join(rng.choice(ALPHABET) for _ in range(rng.randint(2, 6)))
        if not is_rude(row) and side_of(f"word|{row}") is side:
            return row


def is_rude(word: str) -> bool:
    """Whether letters that chance put together make a word that has no place in a lesson."""
    return word in _RUDE_ALONE or word.removesuffix("s") in _RUDE_ALONE or any(part in word for part in _RUDE)


def _syllable(rng: Random) -> str:
    return "".join(
        rng.choice(_LISTS[part]) for part in ("syllable_starts", "syllable_vowels", "syllable_ends")
    )


def _syllables(rng: Random, count: int = 0) -> str:
    word = "".join(_syllable(rng) for _ in range(count or rng.choice((1, 2, 2, 3))))
    return word + rng.choice(_LISTS["tails"]) if rng.random() < 0.4 else word


def _spliced(rng: Random) -> str:
    """The head of one word and the tail of another: 'car' and 'anda'."""
    head, tail = rng.choice(WORDS), rng.choice(WORDS)
    return head[: rng.randint(2, 6)] + tail[-rng.randint(2, 6) :]


def _joined(rng: Random) -> str:
    """Two whole words in one: 'catlamp'."""
    return rng.choice(WORDS) + rng.choice(WORDS)


def _extended(rng: Random) -> str:
    """A word with a beginning or an ending added: 'reglue', 'foxing'."""
    word = rng.choice(WORDS)
    if rng.random() < 0.3:
        return rng.choice(_LISTS["heads"]) + word
    return word + rng.choice(_LISTS["tails"])


def _chained(rng: Random) -> str:
    """Letters that follow each other in words, each chosen by the two before it."""
    following = _following()
    word = rng.choice(WORDS)[:2]
    while len(word) < 12:
        letter = rng.choice(following[word[-2:]])
        if letter == _END:
            break
        word += letter
    return word


@cache
def _following() -> dict[str, str]:
    """For each pair of letters, the letters (or the end) that come next in the words, as often as they do."""
    table: dict[str, list[str]] = {}
    for word in WORDS:
        for at in range(len(word) - 1):
            table.setdefault(word[at : at + 2], []).append((word + _END)[at + 2])
    return {pair: "".join(letters) for pair, letters in table.items()}


_WAYS_TO_INVENT = (
    _joined,
    _joined,
    _joined,
    _spliced,
    _spliced,
    _spliced,
    _chained,
    _chained,
    _extended,
    _syllables,
    _syllables,
)
