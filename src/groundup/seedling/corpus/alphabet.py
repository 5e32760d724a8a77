"""The alphabet: which letter comes where, and which are vowels. It knows nothing of words."""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn
from .number_words import ORDINALS, ordinal_figure
from .phrase_files import read_phrases, read_records
from .phrasing import choose
from .rows import Row, ask_between, ask_neighbour

PHRASES = read_phrases("alphabet")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VOWELS = "AEIOU"
ALPHABET = Row("letter", LETTERS, round=False)


def families() -> tuple[Family, ...]:
    """Neighbours and places of letters, vowels, and the whole alphabet."""
    return (Family("alphabet", 6, _alphabet),)


def _alphabet(rng: Random, side: Side) -> Turn:
    roll, place = rng.random(), rng.randrange(len(LETTERS))
    if roll < 0.35:
        return ask_neighbour(ALPHABET, place, rng, side)
    if roll < 0.42:
        return ask_between(ALPHABET, rng, side)
    if roll < 0.55:
        return _position(place, rng, side)
    if roll < 0.7:
        return _in_place(place, rng, side)
    if roll < 0.78:
        return _vowel(place, rng, side)
    if roll < 0.84:
        count = rng.randint(2, 10)
        question = choose(PHRASES["first"], rng, side).replace("{n}", str(count))
        return Turn(question, first_letters(count), noisy=False)
    fixed = rng.choice(read_records("alphabet", "fixed"))
    return Turn(choose(fixed["asks"], rng, side), fixed["answer"])


def first_letters(count: int) -> str:
    """Names the last letter at once, so that the row has a place to stop."""
    return f"The first {count} letters go from A to {LETTERS[count - 1]}: {' '.join(LETTERS[:count])}."


def _position(place: int, rng: Random, side: Side) -> Turn:
    question = choose(PHRASES["position"], rng, side).replace("{x}", _shown(place, rng))
    return Turn(question, f"{LETTERS[place]} is letter {place + 1} of the alphabet.", noisy=False)


def _in_place(place: int, rng: Random, side: Side) -> Turn:
    in_words = place < len(ORDINALS) and rng.random() < 0.5
    number = ORDINALS[place] if in_words else ordinal_figure(place + 1)
    if place == len(LETTERS) - 1 and rng.random() < 0.7:
        number = "last"
    question = choose(PHRASES["in_place"], rng, side).replace("{n}", number)
    return Turn(question, f"Letter {place + 1} of the alphabet is {LETTERS[place]}.", noisy=False)


def _vowel(place: int, rng: Random, side: Side) -> Turn:
    if rng.random() < 0.4:
        place = LETTERS.index(rng.choice(VOWELS))
    letter = LETTERS[place]
    question = choose(PHRASES["vowel"], rng, side).replace("{x}", _shown(place, rng))
    return Turn(question, f"{letter} is a {'vowel' if letter in VOWELS else 'consonant'}.", noisy=False)


def _shown(place: int, rng: Random) -> str:
    letter = LETTERS[place]
    return rng.choice((letter, letter, letter.lower(), f"'{letter}'", f"the letter {letter}"))
