"""A family of questions that uses the evaluation's phrasings in training too; the check must see it."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus.dialogue import Family, Side, Turn


def _make(rng: Random, side: Side) -> Turn:
    del side  # the defect: both sides ask what the training asks most
    return Turn("Why not?", f"I am number {rng.randint(1, 9)}.")


LEAKY_FAMILY = Family("leaky", 1, _make)
