"""How often each family comes, early and late in the training.

The first cycle of the training mixes the families by the shares that they state themselves. The second
one leans towards those of which fewest questions were right after the first: a family that comes rarely
is learned late. Shares are relative to each other.
"""

from __future__ import annotations

SMALLEST_SHARE = 3.0  # what comes more rarely is not learned
LATER_PARTS_FROM = 16_000  # the step at which the first cycle ends (see the training's Recipe)

_SMALLEST_LATER_SHARE = 7.0
_LATER_SHARES = {
    "add": 27.0,
    "subtract": 32.0,
    "check-sum": 15.0,
    "word-problems": 20.0,
    "compare": 13.0,
    "counting": 10.0,
    "spell": 22.0,
    "contains-letter": 16.0,
    "reverse-list": 16.0,
    "sort-numbers": 16.0,
    "sort-words": 22.0,
    "largest-smallest": 9.0,
    "story": 64.0,
    "rhyming-words": 24.0,
    "rewrite-upper-case": 14.0,
    "kind-of-word": 10.0,
    "correct-mistake": 15.0,
    "reading": 18.0,
    "quiz-question": 11.0,
    "multiple-choice": 16.0,
    "exit-ticket": 9.0,
    "warm-up": 9.0,
    "lesson-goal": 9.0,
    "practice": 20.0,
}


def later_share(name: str, share: float) -> float:
    """The share of a family from `LATER_PARTS_FROM` on; `share` is its share before."""
    return _LATER_SHARES.get(name, max(share, _SMALLEST_LATER_SHARE))
