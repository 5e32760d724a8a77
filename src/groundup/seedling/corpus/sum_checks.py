"""'Is 23 + 45 = 68?': a claimed result, checked by working the sum out.

The result and the claim are then compared digit by digit, as in comparing.py, so that the verdict only
has to look at the last sign.
"""

from __future__ import annotations

from random import Random

from .dialogue import Side, Turn
from .number_pairs import draw_pair
from .phrase_files import read_phrases
from .phrasing import choose
from .working import added, compared, multiplied, subtracted

PATTERNS = read_phrases("arithmetic")["check"]
OPERATIONS = (("+", "plus", "add"), ("-", "minus", "subtract"), ("x", "times", "multiply"))


def checked(sign: str, a: int, b: int, claimed: int) -> str:
    """The working, the claim beside the result, the verdict: '2 + 3 = 5. Compare 5 and 6: 5 < 6, so no.'"""
    working, result = {
        "+": (added(a, b), a + b),
        "-": (subtracted(a, b), a - b),
        "x": (multiplied(a, b), a * b),
    }[sign]
    return f"{working}. Compare {compared(result, claimed)}, so {'yes' if result == claimed else 'no'}."


def check_sum(rng: Random, side: Side) -> Turn:
    """'Is 23 + 45 = 68?': half of the claims are wrong by a little."""
    sign, word, kind = rng.choice(OPERATIONS)
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
    answer = checked(sign, a, b, claimed)
    accepted = frozenset((answer if sign == "-" else checked(sign, b, a, claimed),))
    return Turn(question, answer, accepted=accepted)
