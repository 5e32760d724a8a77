"""Training learns, and continues after a stop as if nothing had happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")
pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

import torch

from groundup.seedling.batches import batch_for_step
from groundup.seedling.checkpoint import load_checkpoint, save_checkpoint
from groundup.seedling.train import Recipe, Workers, train
from tests.seedling.random_model import TINY

RECIPE = Recipe(steps=6, rows=4, row_tokens=128)


def _losses(workers: Workers, tokenizer: Any, steps: range) -> list[float]:
    batches = (batch_for_step(tokenizer, 1, step, rows=4, row_tokens=128) for step in steps)
    return [workers.step(batch, 1.0) for batch in batches]


def test_loss_goes_down(tokenizer: Any, tmp_path: Path) -> None:
    """A few steps make the answers less surprising."""
    lines: list[str] = []
    train(tokenizer, TINY, RECIPE, tmp_path, lines.append)
    losses = [float(line.split("loss ")[1].split()[0]) for line in lines if "loss" in line]
    assert losses[-1] < losses[0]
    assert (tmp_path / "checkpoint.npz").exists()


def test_a_stopped_training_continues_exactly(tokenizer: Any, tmp_path: Path) -> None:
    """Three steps, a checkpoint and three more give the losses of six steps in one go."""
    torch.manual_seed(RECIPE.seed)
    first = Workers(TINY, RECIPE)
    torch.manual_seed(RECIPE.seed)
    whole = _losses(Workers(TINY, RECIPE), tokenizer, range(6))
    _losses(first, tokenizer, range(3))
    save_checkpoint(tmp_path / "checkpoint.npz", first.network, first.optimisers, 3)
    second = Workers(TINY, RECIPE)
    assert load_checkpoint(tmp_path / "checkpoint.npz", second.network, second.optimisers) == 3
    assert _losses(second, tokenizer, range(3, 6)) == whole[3:]


def test_threads_share_a_step_without_changing_it(tokenizer: Any) -> None:
    """Two threads with half of the rows each find the loss that one finds alone."""
    losses = []
    for threads in (1, 2):
        torch.manual_seed(1)
        workers = Workers(TINY, Recipe(steps=6, rows=4, row_tokens=128, threads=threads))
        losses.append(_losses(workers, tokenizer, range(2)))
    assert losses[0] == pytest.approx(losses[1], rel=0.02)
