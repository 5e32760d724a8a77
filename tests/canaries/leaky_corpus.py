"""A family of questions that uses the evaluation's phrasings in training too; the check must see it."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus.dialogue import Family, Side, Turn


def _make(rng: Random, side: Side) -> Turn:
    del side  # the defect: both sides draw from the same questions
    return Turn(f"What is {rng.randint(1, 9)} + {rng.randint(1, 9)}?", "I know it by heart.")


LEAKY_FAMILY = Family("leaky", 1, _make)
