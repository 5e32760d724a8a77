"""Pairs of numbers for sums and comparisons, split between training and evaluation by a hash.

Unordered pairs are held out, so that 23 + 45 and 45 + 23 lie on the same side. Pairs with a single
digit or a round number occur as steps inside answers, so they are always for training.
"""

from __future__ import annotations

from random import Random

from .dialogue import Side, side_of


def draw_pair(rng: Random, side: Side, kind: str) -> tuple[int, int]:
    """Two numbers below 1,000 whose unordered pair lies on this side; mostly two digits."""
    while True:
        roll = rng.random()
        if roll < 0.15:
            a, b = rng.randint(0, 9), rng.randint(0, 9)
        elif roll < 0.8:
            a, b = rng.randint(10, 99), rng.randint(10, 99) if roll < 0.68 else rng.randint(0, 20)
        else:
            a, b = rng.randint(100, 999), rng.randint(0, rng.choice((999, 999, 99)))
        if roll >= 0.68 and rng.random() < 0.4:
            a, b = b, a
        if side_of_pair(a, b, kind) is side:
            return a, b


def side_of_pair(a: int, b: int, kind: str) -> Side:
    """Pairs with a single digit or a round number occur inside answers, so they are for training."""
    low, high = sorted((a, b))
    if low < 10 or low % 10 == 0 or high % 10 == 0:
        return Side.TRAIN
    return side_of(f"{kind}|{low}|{high}")


def draw_product(rng: Random, side: Side) -> tuple[int, int]:
    """Two digits and one, on this side."""
    while True:
        a, b = rng.randint(13, 99), rng.randint(2, 9)
        if (side_of(f"multiply|{a}|{b}") if a % 10 else Side.TRAIN) is side:
            return a, b
