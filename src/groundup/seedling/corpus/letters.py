"""Spelling, counting letters and reversing words, letter by letter.

The answer always writes the letters down first, so that the model can see what it counts.
"""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn
from .lexicon import NAMES, invented_word, known_word
from .phrasing import choose, read_phrases

PHRASES = read_phrases("letters")
TIMES = ("no times", "once", "twice")


def families() -> tuple[Family, ...]:
    """Spell, count, count one letter, reverse, first and last letter."""
    return (
        Family("spell", 16, _spell),
        Family("count-letters", 14, _count),
        Family("count-one-letter", 14, _count_one),
        Family("reverse-word", 12, _reverse),
        Family("first-last-letter", 4, _first_last),
    )


def spelled(word: str) -> str:
    """'cat' to 'c-a-t'."""
    return "-".join(word)


def _word(rng: Random, side: Side, longest: int = 14) -> str:
    while True:
        roll = rng.random()
        if side is Side.HELD_OUT or roll < 0.55:
            word = known_word(rng, side)
        elif roll < 0.6:
            word = rng.choice(NAMES).lower()
        else:
            word = invented_word(rng, side, rng.choice((1, 2, 2, 3)))
        if len(word) <= longest:
            return word


def _ask(patterns: tuple[str, ...], word: str, rng: Random, side: Side) -> str:
    shown = word if rng.random() < 0.75 else rng.choice((word.capitalize(), word.upper(), word.capitalize()))
    return choose(patterns, rng, side).replace("{q}", rng.choice(PHRASES["quoted"]).replace("{w}", shown))


def _spell(rng: Random, side: Side) -> Turn:
    word = _word(rng, side)
    return Turn(_ask(PHRASES["spell"], word, rng, side), f"{spelled(word)}.", noisy=False)


def _count(rng: Random, side: Side) -> Turn:
    word = _word(rng, side)
    counted = ", ".join(f"{letter} {place}" for place, letter in enumerate(word, 1))
    plural = "letter" if len(word) == 1 else "letters"
    return Turn(
        _ask(PHRASES["count"], word, rng, side), f"{counted}: that makes {len(word)} {plural}.", noisy=False
    )


def _count_one(rng: Random, side: Side) -> Turn:
    word = _word(rng, side)
    letter = rng.choice(word) if rng.random() < 0.8 else rng.choice("abcdefghijklmnopqrstuvwxyz")
    shown = letter.upper() if rng.random() < 0.15 else letter
    question = _ask(PHRASES["count_one"], word, rng, side).replace(
        "{c}", rng.choice((shown, shown, f"'{shown}'", f'"{shown}"'))
    )
    return Turn(question, counted_one(word, letter), noisy=False)


def counted_one(word: str, letter: str) -> str:
    """'banana', 'a' to 'b-a(1)-n-a(2)-n-a(3). The letter a appears 3 times.'"""
    seen, marked = 0, []
    for each in word:
        seen += each == letter
        marked.append(f"{each}({seen})" if each == letter else each)
    times = TIMES[seen] if seen < len(TIMES) else f"{seen} times"
    return f"{'-'.join(marked)}. The letter {letter} appears {times}."


def _reverse(rng: Random, side: Side) -> Turn:
    word = _word(rng, side, longest=10)
    return Turn(
        _ask(PHRASES["reverse"], word, rng, side),
        f"{spelled(word)} backwards is {spelled(word[::-1])}: {word[::-1]}",
        noisy=False,
    )


def _first_last(rng: Random, side: Side) -> Turn:
    word = _word(rng, side)
    first = rng.random() < 0.5
    place, verb = ("first", "begin") if first else ("last", "end")
    question = _ask(PHRASES["first_last"], word, rng, side).replace("{n}", place).replace("{v}", verb)
    return Turn(question, f"{spelled(word)}: the {place} letter is {word[0 if first else -1]}.", noisy=False)
