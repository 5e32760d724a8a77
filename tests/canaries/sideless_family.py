"""A family of questions that draws the training's items for the evaluation too; the checks must see it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from groundup.seedling.corpus.dialogue import Family, Side, Turn


def sideless(family: Family) -> Family:
    """The same family with the defect: it ignores the side it is made for."""

    def make(rng: Random, side: Side) -> Turn:
        del side
        return family.make(rng, Side.TRAIN)

    return replace(family, make=make)
