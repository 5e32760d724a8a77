"""Which of two numbers is larger or smaller, with the reason: the count of digits, or digit by digit.

The answer repeats both numbers, compares from the left until they differ and says what follows, in
the order of the question. All of that is the same whatever was asked; only then comes what was asked.
Pairs are held out like those of sums.
"""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn
from .number_pairs import draw_pair, side_of_pair
from .number_words import LARGEST_IN_WORDS, as_typed
from .phrase_files import read_phrases
from .phrasing import choose
from .working import compared, sign_between

PHRASES = read_phrases("comparing")
SIGNS = "<>="
RELATIONS = {">": "larger than", "<": "smaller than", "=": "equal to"}


def families() -> tuple[Family, ...]:
    """Comparisons of two numbers."""
    return (Family("compare", 11, _compare),)


def fact(a: int, b: int) -> str:
    """'31 and 38: 3 = 3, 1 < 8, so 31 is smaller than 38.'"""
    relation = f"{a} and {b} are equal" if a == b else f"{a} is {RELATIONS[sign_between(a, b)]} {b}"
    return f"{compared(a, b)}, so {relation}."


def answer_to_which(a: int, b: int, *, larger: bool) -> str:
    """The answer to 'Which is larger?' or 'Which is smaller?'."""
    if a == b:
        return fact(a, b)
    name, number = ("larger", max(a, b)) if larger else ("smaller", min(a, b))
    return f"{fact(a, b)} The {name} number is {number}."


def answer_to_is(a: int, b: int, wanted: str) -> str:
    """The answer to 'Is a larger than b?', where `wanted` is the sign '<', '>' or '='."""
    verdict = "yes" if sign_between(a, b) == wanted else "no"
    return f"{fact(a, b)} You asked if {a} is {RELATIONS[wanted]} {b}: {verdict}."


def answer_to_sign(a: int, b: int) -> str:
    """The answer to 'Which sign goes between a and b?'."""
    return f"{fact(a, b)} We write {a} {sign_between(a, b)} {b}."


def _compare(rng: Random, side: Side) -> Turn:
    a, b = _numbers(rng, side)
    kind = rng.choice(
        (
            "which_larger",
            "which_larger",
            "which_smaller",
            "is_larger",
            "is_smaller",
            "is_equal",
            "compare",
            "sign",
        )
    )
    question = _fill(choose(PHRASES[kind], rng, side), a, b, rng)
    if kind == "compare":
        answer = fact(a, b)
    elif kind == "sign":
        answer = answer_to_sign(a, b)
    elif kind.startswith("is_"):
        answer = answer_to_is(a, b, {"is_larger": ">", "is_smaller": "<", "is_equal": "="}[kind])
    else:
        answer = answer_to_which(a, b, larger=kind == "which_larger")
    return Turn(question, answer)


def _numbers(rng: Random, side: Side) -> tuple[int, int]:
    """A pair of this side; sometimes equal, or different in the last digit only."""
    a, b = draw_pair(rng, side, "compare")
    roll = rng.random()
    if roll < 0.04:
        return a, a
    if roll < 0.25 and a > 9:
        near = a // 10 * 10 + rng.randint(0, 9)
        return (a, near) if side_of_pair(a, near, "compare") is side else (a, b)
    return a, b


def _fill(pattern: str, a: int, b: int, rng: Random) -> str:
    if max(a, b) <= LARGEST_IN_WORDS and not any(sign in pattern for sign in SIGNS) and rng.random() < 0.15:
        words = pattern.replace("{a}", as_typed(a, rng)).replace("{b}", as_typed(b, rng))
        return words[0].upper() + words[1:]
    return pattern.replace("{a}", str(a)).replace("{b}", str(b))
