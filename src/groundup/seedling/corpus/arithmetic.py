"""Small sums, asked in very many ways and answered with their working.

Add and subtract below 1,000, multiply up to 12 x 12 and two digits by one, divide within the table
or up to 100, always without a remainder. Everything else is declined. Which numbers are kept for
the evaluation is decided in number_pairs.py.
"""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn, side_of
from .number_pairs import draw_pair, draw_product
from .number_words import LARGEST_IN_WORDS, as_typed
from .phrase_files import read_phrases
from .phrasing import choose
from .sum_checks import check_sum
from .sum_follow_ups import follow_ups
from .unknown import declines, refusal
from .working import added, added_in_a_row, divided, multiplied, subtracted

PHRASES = read_phrases("arithmetic")
SIGNS = "+-*/=x×÷:"


def families() -> tuple[Family, ...]:
    """Add, subtract, multiply, divide, check a result, and the sums that are too hard."""
    return (
        Family("add", 34, _add),
        Family("subtract", 36, _subtract),
        Family("multiply", 13, _multiply),
        Family("divide", 8, _divide),
        Family("check-sum", 5, check_sum),
        Family("too-hard", 5, too_hard, judge=declines),
    )


def too_hard(rng: Random, side: Side) -> Turn:
    """A sum or another question of mathematics beyond Seedling."""
    if rng.random() < 0.5:
        question = _beyond(rng, side)
    else:
        question = choose(PHRASES["other_maths"], rng, side)
        question = _fill(question, rng.randint(2, 400), rng.randint(2, 99)).replace(
            "{c}", str(rng.randint(3, 20))
        )
    return Turn(question, refusal("sum", rng))


def _beyond(rng: Random, side: Side) -> str:
    """A sum with numbers that are too large, or a division that does not come out even."""
    roll = rng.random()
    if roll < 0.5:
        a, b = rng.randint(1000, 10 ** rng.randint(4, 8)), rng.randint(2, 10 ** rng.randint(1, 6))
        return _ask(rng.choice(("add", "subtract", "multiply", "divide")), a, b, rng, side)
    if roll < 0.8:
        least, most = rng.choice(((2, 9), (11, 99), (100, 999)))
        a, b = rng.randint(101 if most < 10 else 13, 999), rng.randint(least, most)
        a, b = (a + 1 if a % 10 == 0 else a), (b + 1 if b % 10 == 0 else b)
        return _ask("multiply", a, b, rng, side)
    b = rng.randint(3, 12)
    a = b * rng.randint(1, 12) + rng.randint(1, b - 1) if roll < 0.95 else rng.randint(145, 999)
    return _ask("divide", a, b, rng, side)


def _ask(kind: str, a: int, b: int, rng: Random, side: Side) -> str:
    """A question for a sum of this kind: a plain one, a whole pattern, or a frame around an expression.

    In the evaluation either the frame or the expression is new, or the whole pattern.
    """
    roll = rng.random()
    if side is Side.TRAIN and roll < 0.35:
        pattern = choose(PHRASES[f"{kind}_plain"], rng, side)
    elif roll < 0.62:
        pattern = choose(PHRASES[kind], rng, side)
    else:
        new_frame = rng.random() < 0.6
        frame = choose(PHRASES["frames"], rng, side if new_frame else Side.TRAIN)
        other = Side.TRAIN if new_frame else side
        expression = choose(PHRASES[f"{kind}_expressions"], rng, other, fixed=True)
        pattern = frame.replace("{e}", expression)
    return _fill_words(pattern, a, b, rng)


def _fill(pattern: str, a: int, b: int) -> str:
    return pattern.replace("{a}", str(a)).replace("{b}", str(b))


def _fill_words(pattern: str, a: int, b: int, rng: Random) -> str:
    """Numbers are sometimes written as words, both or one of them."""
    if max(a, b) > LARGEST_IN_WORDS or any(sign in pattern for sign in SIGNS) or rng.random() > 0.25:
        return _fill(pattern, a, b)
    roll = rng.random()
    first = str(a) if roll < 0.12 else as_typed(a, rng)
    second = str(b) if roll > 0.88 else as_typed(b, rng)
    words = pattern.replace("{a}", first).replace("{b}", second)
    return words[0].upper() + words[1:]


def _add(rng: Random, side: Side) -> Turn:
    if rng.random() < 0.06:
        return _add_several(rng, side)
    a, b = draw_pair(rng, side, "add")
    return Turn(
        _ask("add", a, b, rng, side),
        f"{added(a, b)}.",
        accepted=frozenset((f"{added(b, a)}.",)),
        follow_ups=follow_ups(a + b, rng, side),
    )


def _add_several(rng: Random, side: Side) -> Turn:
    """Three or four numbers; all but the first are single digits or tens."""
    count = rng.choice((3, 3, 3, 4))
    rest = [
        rng.choice((rng.randint(1, 9), rng.randint(1, 9), rng.randint(1, 9) * 10)) for _ in range(count - 1)
    ]
    numbers = (rng.randint(1, rng.choice((9, 20, 99))), *rest)
    shown = [str(number) for number in numbers]
    question = (
        choose(PHRASES["add_several"], rng, side)
        .replace("{c}", " + ".join(shown))
        .replace("{d}", "+".join(shown))
        .replace("{l}", f"{', '.join(shown[:-1])} and {shown[-1]}")
        .replace("{p}", " plus ".join(shown))
    )
    return Turn(
        question,
        f"{added_in_a_row(numbers)}.",
        follow_ups=follow_ups(sum(numbers), rng, side),
    )


def _subtract(rng: Random, side: Side) -> Turn:
    a, b = draw_pair(rng, side, "subtract")
    if rng.random() < 0.12:
        return _difference(a, b, rng, side)
    if a < b and rng.random() < 0.85:
        a, b = b, a
    question = (
        _ask("subtract", a, b, rng, side)
        if a >= b
        else _fill(choose(PHRASES["subtract_below"], rng, side), a, b)
    )
    return Turn(question, f"{subtracted(a, b)}.", follow_ups=follow_ups(a - b, rng, side))


def _difference(a: int, b: int, rng: Random, side: Side) -> Turn:
    """The difference between two numbers has no order: the smaller is taken from the larger."""
    if a < b and rng.random() < 0.6:
        a, b = b, a
    question = _fill_words(choose(PHRASES["difference"], rng, side), a, b, rng)
    low, high = sorted((a, b))
    return Turn(
        question, f"{subtracted(high, low)}.", follow_ups=follow_ups(high - low, rng, side), noisy=False
    )


def _multiply(rng: Random, side: Side) -> Turn:
    # the table itself has to be learned by heart; what is new in the evaluation is two digits by one
    roll = rng.random()
    if roll < 0.12:
        return _double(rng, side)
    if side is Side.TRAIN and roll < 0.5:
        a, b = rng.randint(0, 12), rng.randint(0, 12)
    elif side is Side.TRAIN and roll < 0.56:
        a, b = rng.randint(0, 99), rng.choice((0, 1, 10))
    else:
        a, b = draw_product(rng, side)
    if rng.random() < 0.35:
        a, b = b, a
    return Turn(
        _ask("multiply", a, b, rng, side),
        f"{multiplied(a, b)}.",
        accepted=frozenset((f"{multiplied(b, a)}.",)),
        follow_ups=follow_ups(a * b, rng, side),
    )


def _double(rng: Random, side: Side) -> Turn:
    """'Double 37', 'three times as much as 8'."""
    times = rng.choice((2, 2, 2, 3))
    while True:
        a = rng.randint(1, rng.choice((12, 50, 99)))
        if a <= 12 or (side_of(f"multiply|{a}|{times}") if a % 10 else Side.TRAIN) is side:
            break
    question = _fill_words(choose(PHRASES["double" if times == 2 else "triple"], rng, side), a, times, rng)
    return Turn(
        question,
        f"{multiplied(times, a)}.",
        accepted=frozenset((f"{multiplied(a, times)}.",)),
        follow_ups=follow_ups(a * times, rng, side),
    )


def _divide(rng: Random, side: Side) -> Turn:
    # learned by heart like the table, so that only wordings are held out
    roll = rng.random()
    if roll < 0.25:
        half = rng.randint(1, 50)
        question = _fill_words(choose(PHRASES["half"], rng, side), 2 * half, 2, rng)
        return Turn(question, f"{divided(2 * half, 2)}.", follow_ups=follow_ups(half, rng, side))
    b = rng.randint(1, 12) if roll < 0.8 else rng.randint(2, 7)
    result = rng.randint(1, 12) if roll < 0.8 else rng.randint(13, max(13, 100 // b))
    return Turn(
        _ask("divide", b * result, b, rng, side),
        f"{divided(b * result, b)}.",
        follow_ups=follow_ups(result, rng, side),
    )
