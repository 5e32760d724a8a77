"""The figures that define a training; no torch here, so that documents and tests can read them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Pace = tuple[tuple[float, float], ...]  # share of the training, share of the full rates
PACE: Pace = ((0.0, 0.0), (0.0125, 1.0), (0.6, 1.0), (1.0, 0.0))


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what comes out of a training; by default of one that begins with nothing."""

    seed: int = 1
    steps: int = 12_000
    kept_checkpoints: int = 5
    rows: int = 128
    row_tokens: int = 256
    matrix_rate: float = 0.004
    other_rate: float = 0.004
    weight_decay: float = 0.05
    gradient_limit: float = 1.0
    threads: int = 2
    pace: Pace = PACE

    @property
    def step_tokens(self) -> int:
        """Tokens that one step reads."""
        return self.rows * self.row_tokens


FURTHER = Recipe(
    seed=2,
    steps=300,
    rows=16,
    matrix_rate=0.001,
    other_rate=0.001,
    pace=((0.0, 0.0), (0.03, 1.0), (0.15, 1.0), (1.0, 0.0)),
)  # of a training that goes on from an earlier Seedling


def pace_at(share: float, pace: Pace = PACE) -> float:
    """Share of the full learning rates when this share of the training is done: up, level, down to 0."""
    places, paces = zip(*pace, strict=True)
    return float(np.interp(share, places, paces))
