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
                if matrices := [matrix for matrix in group["params"] if matrix.grad is not None]:
                    self._change(group, matrices)

    def _change(self, group: dict[str, Any], matrices: list[Tensor]) -> None:
        """Matrices of one shape are orthogonalised together, and all are changed in one go."""
        directions = self._directions(matrices, group["momentum"])
        changes: dict[int, Tensor] = {}
        for shape in dict.fromkeys(matrix.shape for matrix in matrices):
            members = [place for place, matrix in enumerate(matrices) if matrix.shape == shape]
            rate = group["lr"] * RATE_OF_ADAMW * max(shape) ** 0.5
            together = orthogonalised(torch.stack([directions[place] for place in members])) * -rate
            changes.update(zip(members, together.unbind(), strict=True))
        torch._foreach_mul_(matrices, 1 - group["lr"] * group["weight_decay"])
        torch._foreach_add_(matrices, [changes[place] for place in range(len(matrices))])

    def _directions(self, matrices: list[Tensor], momentum: float) -> list[Tensor]:
        """The gradients, each drawn towards the mean of those before (Nesterov)."""
        for matrix in matrices:
            if not self.state[matrix]:
                self.state[matrix]["momentum_buffer"] = torch.zeros_like(matrix)
        gradients = [matrix.grad for matrix in matrices]
        means = [self.state[matrix]["momentum_buffer"] for matrix in matrices]
        torch._foreach_lerp_(means, gradients, 1 - momentum)
        return list(torch._foreach_lerp(gradients, means, momentum))


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
