"""Our Muon changes matrices as torch's own does."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")

import torch

from groundup.seedling.muon import Muon, orthogonalised

SHAPES = ((16, 40), (40, 16), (16, 40))


def test_all_directions_are_nearly_equally_long() -> None:
    """Singular values of whatever size end near 1, of lying and standing matrices."""
    torch.manual_seed(0)
    for shape in ((8, 24), (24, 8)):
        lengths = torch.linalg.svdvals(orthogonalised(torch.randn(3, *shape)))
        assert ((lengths > 0.6) & (lengths < 1.3)).all()


def _trained(kind: str, steps: int = 4) -> list[torch.Tensor]:
    torch.manual_seed(1)
    matrices = [torch.nn.Parameter(torch.randn(*shape)) for shape in SHAPES]
    ours = Muon(matrices, lr=0.01, weight_decay=0.1)
    theirs = torch.optim.Muon(matrices, lr=0.01, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    for _ in range(steps):
        for matrix in matrices:
            matrix.grad = torch.randn_like(matrix)
        (ours if kind == "ours" else theirs).step()
    return [matrix.detach() for matrix in matrices]


def test_it_does_what_torchs_own_does() -> None:
    """Both change the same matrices alike, up to the rounding of bfloat16 that torch's always has."""
    for ours, theirs, unchanged in zip(_trained("ours"), _trained("theirs"), _trained("", 0), strict=True):
        difference, change = (ours - theirs).abs().max(), (theirs - unchanged).abs().max()
        assert difference < 0.05 * change


def test_matrices_without_a_gradient_stay() -> None:
    """What took no part in a step is not changed by it."""
    matrix = torch.nn.Parameter(torch.ones(4, 4))
    Muon([matrix], lr=0.1, weight_decay=0.1).step()
    assert (matrix == 1).all()
