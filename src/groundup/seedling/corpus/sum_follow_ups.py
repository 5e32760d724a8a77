"""What people ask after a sum: another sum, or to go on with the result.

Follow-ups of follow-ups are sums of their own, which hold after any result.
"""

from __future__ import annotations

from random import Random

from .counting import parity
from .dialogue import Side, Turn
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose
from .working import added, divided, multiplied, subtracted

PHRASES = read_phrases("sum_follow_ups")
LARGEST_RESULT = 989  # so that one more step stays below 1,000


def follow_ups(result: int, rng: Random, side: Side) -> tuple[Turn, ...]:
    """At most one question that makes sense after this result: few are used, so few are made."""
    roll = rng.random()
    if roll < 0.4:
        return ()
    if roll < 0.65 or not 0 <= result <= LARGEST_RESULT:
        return (_another_sum(rng, side),)
    return (_go_on(result, rng, side),)


def _another_sum(rng: Random, side: Side, *, last: bool = False) -> Turn:
    """'And 5 + 9?': one of the numbers has a single digit, so that no pair of the evaluation occurs."""
    a, b = rng.randint(1, rng.choice((9, 20, 99))), rng.randint(1, 9)
    roll = rng.random()
    if roll < 0.45:
        spoken, signed, answer = f"{a} plus {b}", f"{a} + {b}", added(a, b)
    elif roll < 0.8:
        a, b = max(a, b), min(a, b)
        spoken, signed, answer = f"{a} minus {b}", f"{a} - {b}", subtracted(a, b)
    else:
        a = min(a, 12)
        spoken, signed, answer = f"{a} times {b}", f"{a} x {b}", multiplied(a, b)
    pattern = _mark(choose(PHRASES["another"], rng, side), side)
    question = pattern.replace("{s}", spoken if rng.random() < 0.3 else signed)
    return Turn(
        question,
        f"{answer}.",
        follow_ups=() if last else _last(rng, side),
    )


def _go_on(result: int, rng: Random, side: Side) -> Turn:
    """'Now add 7', with the working from the last result on."""
    roll, number = rng.random(), rng.choice((rng.randint(1, 9), rng.randint(1, 9), rng.randint(1, 5) * 10))
    if rng.random() < 0.08:
        return Turn(_mark(choose(PHRASES["parity"], rng, side), side), parity(result))
    if roll < 0.15 and 0 < result <= 49:
        kind, answer = "double", multiplied(2, result)
    elif roll < 0.3 and 1 < result <= 98 and result % 2 == 0:
        kind, answer = "half", divided(result, 2)
    elif roll < 0.62 and result >= number:
        kind, answer = "minus", subtracted(result, number)
    else:
        kind, answer = "plus", added(result, number)
    question = _mark(choose(PHRASES[kind], rng, side), side).replace("{b}", str(number))
    return Turn(question, f"{answer}.", follow_ups=_last(rng, side))


def _last(rng: Random, side: Side) -> tuple[Turn, ...]:
    return (_another_sum(rng, side, last=True),) if rng.random() < 0.4 else ()


def _mark(pattern: str, side: Side) -> str:
    return HELD_OUT_MARK + pattern if side is Side.HELD_OUT else pattern
