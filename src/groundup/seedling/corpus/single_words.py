"""How questions about one word are put together, and which words there are, for grammar.py and word_kinds.py.

It answers no questions; the ways to ask are in phrases/grammar.toml.
"""

from __future__ import annotations

from functools import cache
from random import Random

from .dialogue import Side, Turn, side_of
from .inflection import irregular_plurals, tables, words
from .phrase_files import read_phrases
from .phrasing import choose
from .sentences import MASS_CLASSES

PHRASES = read_phrases("grammar")


@cache
def count_nouns() -> tuple[str, ...]:
    """Every noun that has a plural, each once."""
    listed = tables()["nouns"]
    nouns = [noun for kind in listed if kind not in MASS_CLASSES for noun in words("nouns", kind)]
    return tuple(dict.fromkeys([*irregular_plurals(), *nouns]))


def may_be_used(key: str, side: Side, *, regular: bool) -> bool:
    """Irregular forms must be learned by heart on both sides; one in ten regular ones is held out."""
    if not regular:
        return True
    return side is Side.HELD_OUT or side_of(key) is Side.TRAIN


def ask_about_word(pattern: str, word: str, rng: Random) -> str:
    """Fill a pattern with the word, quoted or not, and begin it large or small."""
    shown = rng.choice(PHRASES["quoted"])
    if "{q}" in pattern:
        pattern = pattern.replace("{q}", shown)
    pattern = pattern.replace("{w}", word)
    return pattern[:1].upper() + pattern[1:] if rng.random() < 0.7 else pattern


def follow_ups_in(patterns: str, shown: str, answer: str, rng: Random, side: Side) -> tuple[Turn, ...]:
    """The same follow-up in the wording of this side, for the evaluation in both."""
    sides = (Side.TRAIN,) if side is Side.TRAIN else (Side.TRAIN, Side.HELD_OUT)
    turns = []
    for each in sides:
        question = choose(PHRASES[patterns], rng, each).replace("{w}", shown).replace("{f}", shown)
        turns.append(Turn("~" + question if each is Side.HELD_OUT else question, answer, noisy=False))
    return tuple(turns)
