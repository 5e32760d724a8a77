"""Even or odd, the next number and the one before, counting in steps, and numbers in words.

Facts about single numbers; sums are in arithmetic.py. Every answer first says what was asked (from where
to where, one more or one less), and then works from its own words.
"""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn, side_of
from .number_words import LARGEST_IN_WORDS, UNITS, as_typed, in_words
from .phrase_files import read_phrases
from .phrasing import choose

PHRASES = read_phrases("counting")
LARGEST = 999
MOST_STEPS = 12


def families() -> tuple[Family, ...]:
    """Even and odd, neighbours, and counting."""
    return (Family("even-or-odd", 1.6, _even_or_odd), Family("counting", 12, _counting))


def parity(number: int) -> str:
    """'37 ends in 7, so it is odd.'"""
    return f"{number} ends in {number % 10}, so it is {'odd' if number % 2 else 'even'}."


def _even_or_odd(rng: Random, side: Side) -> Turn:
    number = _number(rng, side, "parity")
    again = _number(rng, side, "parity")
    mark = "~" if side is Side.HELD_OUT else ""
    follow_up = Turn(
        mark + choose(PHRASES["and_number"], rng, side).replace("{a}", str(again)), parity(again), noisy=False
    )
    question = choose(PHRASES["even_or_odd"], rng, side).replace("{a}", _shown(number, rng))
    return Turn(question, parity(number), follow_ups=(follow_up,))


def _counting(rng: Random, side: Side) -> Turn:
    roll = rng.random()
    if rng.random() < 0.2:
        return _in_words(rng, side)
    if roll < 0.3:
        number = _number(rng, side, "after")
        question = choose(PHRASES["after"], rng, side).replace("{a}", _shown(number, rng))
        return Turn(question, f"The number after {number} is {number} + 1 = {number + 1}.")
    if roll < 0.55:
        number = _number(rng, side, "before") + 1
        question = choose(PHRASES["before"], rng, side).replace("{a}", _shown(number, rng))
        return Turn(question, f"The number before {number} is {number} - 1 = {number - 1}.")
    return _row(rng, side, roll)


def parts(number: int) -> str:
    """347 to '300 + 40 + 7', as the number is spoken; 14 and 40 stay whole."""
    rest = number % 100
    rest_parts = (rest,) if rest < len(UNITS) else (rest // 10 * 10, rest % 10)
    return " + ".join(str(part) for part in (number // 100 * 100, *rest_parts) if part) or "0"


def _in_words(rng: Random, side: Side) -> Turn:
    """'Write 47 in words' and 'Write forty-seven in figures'."""
    number = rng.randint(0, 100 if rng.random() < 0.6 else LARGEST_IN_WORDS)
    if rng.random() < 0.5:
        question = choose(PHRASES["in_words"], rng, side).replace("{a}", str(number))
        return Turn(question, number_in_words(number))
    question = choose(PHRASES["in_figures"], rng, side).replace("{w}", as_typed(number, rng))
    return Turn(question, number_in_figures(number))


def number_in_words(number: int) -> str:
    """'In words, 347 = 300 + 40 + 7 is three hundred and forty-seven.'"""
    shown = f"{number} = {parts(number)}" if "+" in parts(number) else str(number)
    return f"In words, {shown} is {in_words(number)}."


def number_in_figures(number: int) -> str:
    """'In figures, three hundred and forty-seven is 300 + 40 + 7 = 347.'"""
    shown = f"{parts(number)} = {number}" if "+" in parts(number) else str(number)
    return f"In figures, {in_words(number)} is {shown}."


def _row(rng: Random, side: Side, roll: float) -> Turn:
    if roll < 0.65:
        step = rng.choice((2, 3, 5, 10))
        count = rng.randint(3, 10)
        question = _fill_step(choose(PHRASES["by_steps"], rng, side), step, rng)
        row = range(step, step * count + 1, step)
        last = step * count
        return Turn(question.replace("{b}", str(last)), f"In steps of {step} up to {last}: {_listed(row)}")
    start = rng.choice((1, 1, rng.randint(0, 30), rng.randint(0, 90)))
    last = start + rng.randint(2, MOST_STEPS)
    if roll < 0.85:
        kind, row = "up", range(start, last + 1)
        a, b, way = start, last, "to"
    else:
        kind, row = "down", range(last, start - 1, -1)
        a, b, way = last, start, "down to"
    if a == 1 and kind == "up" and rng.random() < 0.4:
        question = choose(PHRASES["up_to"], rng, side)
    else:
        question = choose(PHRASES[kind], rng, side)
    return Turn(question.replace("{a}", str(a)).replace("{b}", str(b)), f"From {a} {way} {b}: {_listed(row)}")


def _fill_step(pattern: str, step: int, rng: Random) -> str:
    word = in_words(step) if rng.random() < 0.6 else str(step)
    return pattern.replace("{s}", word)


def _number(rng: Random, side: Side, kind: str) -> int:
    """A number of this side; single digits are for training."""
    while True:
        number = rng.randint(0, rng.choice((20, 99, 99, LARGEST)))
        if (side_of(f"{kind}|{number}") if number > 9 else Side.TRAIN) is side:
            return number


def _shown(number: int, rng: Random) -> str:
    return in_words(number) if number < len(UNITS) and rng.random() < 0.2 else str(number)


def _listed(row: range) -> str:
    return f"{', '.join(map(str, row))}."
