"""Muon in float32, for processors that have no instructions for bfloat16.

torch's own multiplies in bfloat16 whatever the processor, which takes twenty times as long there. This one
also takes matrices of one shape together. Momentum whose directions are made equally long; sources: Jordan
et al. 2024 (Muon), Liu et al. 2025 (rates that fit AdamW's).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

QUINTIC = (3.4445, -4.7750, 2.0315)  # of Jordan: pushes lengths between 0 and 1 towards 1, in a few rounds
ROUNDS = 5
SMALLEST_LENGTH = 1e-7
RATE_OF_ADAMW = 0.2  # of Liu: changes are then as large as AdamW's


class Muon(torch.optim.Optimizer):  # type: ignore[misc]  # torch is untyped to mypy
    """Changes each matrix by its momentum, orthogonalised.

    Args:
        matrices: parameters of two dimensions.
        lr: rate; a matrix's largest side scales it, so that AdamW's rates fit.
        weight_decay: share of a matrix that goes with each step at rate 1.
        momentum: how much of the gradients before is kept.
    """

    def __init__(
        self, matrices: Iterable[Tensor], *, lr: float, weight_decay: float, momentum: float = 0.95
    ) -> None:
        super().__init__(matrices, {"lr": lr, "weight_decay": weight_decay, "momentum": momentum})

    def step(self, closure: Callable[[], float] | None = None) -> None:
        """One change of every matrix that has a gradient."""
        with torch.no_grad():
            for group in self.param_groups:
                self._change(group, [matrix for matrix in group["params"] if matrix.grad is not None])

    def _change(self, group: dict[str, Any], matrices: list[Tensor]) -> None:
        """Matrices of one shape are orthogonalised together."""
        directions = [self._direction(matrix, group["momentum"]) for matrix in matrices]
        for shape in dict.fromkeys(matrix.shape for matrix in matrices):
            members = [place for place, matrix in enumerate(matrices) if matrix.shape == shape]
            changes = orthogonalised(torch.stack([directions[place] for place in members]))
            rate = group["lr"] * RATE_OF_ADAMW * max(shape) ** 0.5
            for place, change in zip(members, changes, strict=True):
                matrices[place].mul_(1 - group["lr"] * group["weight_decay"])
                matrices[place].add_(change, alpha=-rate)

    def _direction(self, matrix: Tensor, momentum: float) -> Tensor:
        """The gradient, drawn towards the mean of those before (Nesterov)."""
        state = self.state[matrix]
        if not state:
            state["momentum_buffer"] = torch.zeros_like(matrix)
        state["momentum_buffer"].lerp_(matrix.grad, 1 - momentum)
        return matrix.grad.lerp(state["momentum_buffer"], momentum)


def orthogonalised(matrices: Tensor) -> Tensor:
    """Matrices (N, A, B) with all singular values near 1, by rounds of a polynomial of the fifth degree."""
    first, second, third = QUINTIC
    is_tall = matrices.shape[1] > matrices.shape[2]
    lying = matrices.mT if is_tall else matrices
    lying = lying / lying.norm(dim=(1, 2), keepdim=True).clamp(min=SMALLEST_LENGTH)
    for _ in range(ROUNDS):
        square = lying @ lying.mT
        lying = first * lying + (second * square + third * square @ square) @ lying
    return lying.mT if is_tall else lying
