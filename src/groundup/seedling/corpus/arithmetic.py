"""Small sums with their working, so that a tiny model can calculate them step by step.

Add and subtract below 1,000, multiply up to 12 x 12 and two digits by one, divide within the table,
compare. Larger sums are declined. Pairs of numbers are split between training and evaluation by a
hash; the steps inside an answer always contain a single digit or a round number, so that they never
give away a pair of the evaluation.
"""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn, side_of
from .phrasing import choose, read_phrases
from .unknown import declines, refusal

PHRASES = read_phrases("arithmetic")
WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]


def families() -> tuple[Family, ...]:
    """Add, subtract, multiply, divide, compare, and the sums that are too hard."""
    return (
        Family("add", 30, _add),
        Family("subtract", 28, _subtract),
        Family("multiply", 18, _multiply),
        Family("divide", 4, _divide),
        Family("compare", 8, _compare),
        Family("too-hard", 6, too_hard, judge=declines),
    )


def too_hard(rng: Random, side: Side) -> Turn:
    """A sum or another question of mathematics beyond Seedling."""
    if rng.random() < 0.5:
        a, b = rng.randint(1000, 10 ** rng.randint(4, 8)), rng.randint(11, 10 ** rng.randint(2, 6))
        return Turn(_fill(choose(PHRASES["too_large"], rng, side), a, b), refusal("sum", rng))
    a, b = rng.randint(2, 400), rng.randint(2, 999)
    return Turn(_fill(choose(PHRASES["other_maths"], rng, side), a, b), refusal("sum", rng))


def added(a: int, b: int) -> str:
    """The working of a + b: the parts of b, largest first."""
    return _in_steps(a, b, "+", 1)


def subtracted(a: int, b: int) -> str:
    """The working of a - b; when b is larger, the other way round with a minus sign."""
    if b > a:
        turned = f"{b} - {a} = {b - a}"
        working = _in_steps(b, a, "-", -1)
        before = working.removesuffix(turned + ".")
        return f"{b} is more than {a}. {before}{turned}, and {a} - {b} = -{b - a}."
    return _in_steps(a, b, "-", -1)


def multiplied(a: int, b: int) -> str:
    """The working of a x b; two digits by one are split into tens and ones."""
    if a <= 12 and b <= 12:
        return f"{a} x {b} = {a * b}."
    large, small = max(a, b), min(a, b)
    tens, ones = large // 10 * 10, large % 10
    if ones == 0:
        return f"{large // 10} x {small} = {large // 10 * small}, so {a} x {b} = {a * b}."
    parts = f"{tens} x {small} = {tens * small}, {ones} x {small} = {ones * small}"
    return f"{parts}, {tens * small} + {ones * small} = {a * b}, so {a} x {b} = {a * b}."


def _in_steps(a: int, b: int, sign: str, factor: int) -> str:
    parts = [part for part in (b // 100 * 100, b // 10 % 10 * 10, b % 10) if part]
    if len(parts) < 2:
        return f"{a} {sign} {b} = {a + factor * b}."
    steps, value = [], a
    for part in parts:
        steps.append(f"{value} {sign} {part} = {value + factor * part}")
        value += factor * part
    return f"{', '.join(steps)}, so {a} {sign} {b} = {value}."


def _pair(rng: Random, side: Side, kind: str) -> tuple[int, int]:
    """Two numbers below 1,000 whose unordered pair lies on this side; mostly two digits."""
    while True:
        largest = rng.choice((9, 20, 99, 99, 99, 99, 99, 999))
        a, b = rng.randint(0, largest), rng.randint(0, rng.choice((largest, largest, 99, 9)))
        if _side_of_pair(a, b, kind) is side:
            return a, b


def _side_of_pair(a: int, b: int, kind: str) -> Side:
    """Pairs with a single digit or a round number occur inside answers, so they are for training."""
    low, high = sorted((a, b))
    if low < 10 or low % 10 == 0 or high % 10 == 0:
        return Side.TRAIN
    return side_of(f"{kind}|{low}|{high}")


def _fill(pattern: str, a: int, b: int) -> str:
    return pattern.replace("{a}", str(a)).replace("{b}", str(b))


def _fill_words(pattern: str, a: int, b: int, rng: Random) -> str:
    """Small numbers are sometimes written as words."""
    if max(a, b) <= 20 and not any(sign in pattern for sign in "+-*/=x×÷:") and rng.random() < 0.4:
        return pattern.replace("{a}", WORDS[a]).replace("{b}", WORDS[b])
    return _fill(pattern, a, b)


def _add(rng: Random, side: Side) -> Turn:
    if rng.random() < 0.08:
        return _add_three(rng, side)
    a, b = _pair(rng, side, "add")
    patterns = PHRASES["stories_add"] if a > 1 and b > 1 and rng.random() < 0.12 else PHRASES["add"]
    return Turn(_fill_words(choose(patterns, rng, side), a, b, rng), added(a, b), noisy=False)


def _add_three(rng: Random, side: Side) -> Turn:
    a, b, c = (rng.randint(1, 20), rng.randint(1, 9), rng.randint(1, 9))
    sums = f"{a} + {b} = {a + b}, {a + b} + {c} = {a + b + c}, so {a} + {b} + {c} = {a + b + c}."
    return Turn(
        choose(PHRASES["add_three"], rng, side)
        .replace("{c}", f"{a} + {b} + {c}")
        .replace("{d}", f"{a}+{b}+{c}"),
        sums,
        noisy=False,
    )


def _subtract(rng: Random, side: Side) -> Turn:
    a, b = _pair(rng, side, "subtract")
    if a < b and rng.random() < 0.85:
        a, b = b, a
    patterns = PHRASES["stories_subtract"] if a > b > 1 and rng.random() < 0.12 else PHRASES["subtract"]
    return Turn(_fill_words(choose(patterns, rng, side), a, b, rng), subtracted(a, b), noisy=False)


def _multiply(rng: Random, side: Side) -> Turn:
    # the table itself has to be learned by heart; what is new in the evaluation is two digits by one
    if side is Side.TRAIN and rng.random() < 0.45:
        a, b = rng.randint(0, 12), rng.randint(0, 12)
    else:
        a, b = _draw_product(rng, side)
    if rng.random() < 0.3:
        a, b = b, a
    return Turn(_fill_words(choose(PHRASES["multiply"], rng, side), a, b, rng), multiplied(a, b), noisy=False)


def _draw_product(rng: Random, side: Side) -> tuple[int, int]:
    while True:
        a, b = rng.randint(13, 99), rng.randint(2, 9)
        if (side_of(f"multiply|{a}|{b}") if a % 10 else Side.TRAIN) is side:
            return a, b


def _divide(rng: Random, side: Side) -> Turn:
    b, result = rng.randint(1, 12), rng.randint(1, 12)
    question = _fill(choose(PHRASES["divide"], rng, side), b * result, b)
    return Turn(
        question, f"{b * result} / {b} = {result}, because {result} x {b} = {b * result}.", noisy=False
    )


def _compare(rng: Random, side: Side) -> Turn:
    a, b = _pair(rng, side, "compare")
    pattern = choose(PHRASES["compare"], rng, side)
    return Turn(_fill_words(pattern, a, b, rng), compared(pattern, a, b), noisy=False)


def compared(pattern: str, a: int, b: int) -> str:
    """The answer to a comparison, in the direction in which it was asked."""
    if a == b:
        return f"Neither: {a} and {b} are equal."
    down = "smaller" in pattern or "less" in pattern
    result = (
        f"{min(a, b)} is smaller than {max(a, b)}." if down else f"{max(a, b)} is larger than {min(a, b)}."
    )
    if pattern.startswith("Is "):
        return f"Yes, {result}" if (a < b) == down else f"No, {result}"
    return result
