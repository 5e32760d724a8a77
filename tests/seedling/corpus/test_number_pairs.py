"""Pairs of numbers lie on one side, whatever their order."""

from __future__ import annotations

from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.number_pairs import draw_pair, draw_product, side_of_pair


@pytest.mark.parametrize("side", Side)
def test_drawn_pairs_lie_on_their_side(side: Side) -> None:
    """A pair that is drawn for one side is of that side, in both orders."""
    rng = Random(0)
    for _ in range(1_000):
        a, b = draw_pair(rng, side, "add")
        assert side_of_pair(a, b, "add") is side_of_pair(b, a, "add") is side


def test_steps_of_the_working_are_for_training() -> None:
    """Single digits and round numbers are never held out."""
    assert all(side_of_pair(a, b, "add") is Side.TRAIN for a in range(10) for b in range(200))
    assert all(side_of_pair(a, b, "add") is Side.TRAIN for a in range(10, 100, 10) for b in range(200))


def test_two_digits_dominate() -> None:
    """About two thirds of the pairs have two digits at most, and at least one number of two."""
    rng = Random(1)
    pairs = [draw_pair(rng, Side.TRAIN, "add") for _ in range(4_000)]
    assert 0.55 < sum(9 < max(pair) < 100 for pair in pairs) / len(pairs) < 0.75


@pytest.mark.parametrize("side", Side)
def test_products_have_two_digits_and_one(side: Side) -> None:
    """Beyond the table, two digits are multiplied by one."""
    rng = Random(2)
    assert all(12 < a < 100 and 1 < b < 10 for a, b in (draw_product(rng, side) for _ in range(500)))
