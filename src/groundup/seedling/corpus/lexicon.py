"""Words to spell, count, sort and reverse, and invented ones that follow English syllables.

Lists of words only; what is done with them is in letters.py and lists.py.
"""

from __future__ import annotations

import tomllib
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

_NOT_WORDS = ("names", "syllable_starts", "syllable_vowels", "syllable_ends", "tails")
WORDS = tuple(sorted({word for key, words in _LISTS.items() if key not in _NOT_WORDS for word in words}))
GROUPS = (ANIMALS, FOODS, THINGS, COLOURS, NATURE, PEOPLE, VERBS, QUALITIES)


def known_word(rng: Random, side: Side) -> str:
    """A word from the lists that lies on this side."""
    while True:
        word = rng.choice(WORDS)
        if side_of(f"word|{word}") is side:
            return word


def invented_word(rng: Random, side: Side, syllables: int) -> str:
    """A word nobody has written: syllables and perhaps an ending, or in training a row of letters."""
    while True:
        if rng.random() < 0.1:
            word = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(2, 8)))
        else:
            word = "".join(_syllable(rng) for _ in range(syllables)) + rng.choice(_LISTS["tails"])
        if len(word) <= 14 and side_of(f"word|{word}") is side:
            return word


def _syllable(rng: Random) -> str:
    return "".join(
        rng.choice(_LISTS[part]) for part in ("syllable_starts", "syllable_vowels", "syllable_ends")
    )
