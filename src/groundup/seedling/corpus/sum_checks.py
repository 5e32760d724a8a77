"""'Is 23 + 45 = 68?': a claimed result, checked by working the sum out."""

from __future__ import annotations

from random import Random

from .dialogue import Side, Turn
from .number_pairs import draw_pair
from .phrasing import choose, read_phrases
from .working import added, multiplied, subtracted

PATTERNS = read_phrases("arithmetic")["check"]
OPERATIONS = (("+", "plus", "add"), ("-", "minus", "subtract"), ("x", "times", "multiply"))


def checked(sign: str, a: int, b: int, claimed: int) -> str:
    """The working of a sum and whether the claimed result is right: '2 + 3 = 5, so yes.'"""
    working, result = {
        "+": (added(a, b), a + b),
        "-": (subtracted(a, b), a - b),
        "x": (multiplied(a, b), a * b),
    }[sign]
    return f"{working}, so {'yes' if result == claimed else 'no'}."


def check_sum(rng: Random, side: Side) -> Turn:
    """'Is 23 + 45 = 68?': half of the claims are wrong by a little."""
    sign, word, kind = rng.choice(
        (("+", "plus", "add"), ("-", "minus", "subtract"), ("x", "times", "multiply"))
    )
    if sign == "x":
        a, b = rng.randint(2, 12), rng.randint(2, 12)  # learned by heart, so that only wordings are held out
    else:
        a, b = draw_pair(rng, side, kind)
    if sign == "-" and a < b:
        a, b = b, a
    result = {"+": a + b, "-": a - b, "x": a * b}[sign]
    claimed = result
    if rng.random() < 0.5:
        claimed = abs(result + rng.choice((-10, -2, -1, 1, 1, 2, 10)))
    spoken = rng.choice((f" {sign} ", f" {sign} ", sign, f" {word} "))
    question = choose(PATTERNS, rng, side).replace("{e}", f"{a}{spoken}{b}").replace("{c}", str(claimed))
    return Turn(question, checked(sign, a, b, claimed))
