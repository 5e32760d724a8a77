"""Training learns, and continues after a stop as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")
pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

import numpy as np
import torch

from groundup.seedling.batches import batch_for_step
from groundup.seedling.checkpoint import load_checkpoint, save_checkpoint
from groundup.seedling.recipe import Recipe
from groundup.seedling.train import train
from groundup.seedling.workers import Workers
from tests.seedling.random_model import TINY

RECIPE = Recipe(steps=6, rows=4, row_tokens=128)


def _losses(workers: Workers, tokenizer: Any, steps: range) -> list[float]:
    batches = (batch_for_step(tokenizer, 1, step, rows=4, row_tokens=128) for step in steps)
    return [float(workers.step(batch, 1.0)) for batch in batches]


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


CHILD = """
import sys
from pathlib import Path
from groundup.seedling.tokenizer import load_tokenizer
from groundup.seedling.recipe import Recipe
from groundup.seedling.train import train
from tests.seedling.random_model import TINY
folder = Path(sys.argv[1])
recipe = Recipe(steps=40, rows=4, row_tokens=128, kept_checkpoints=2)
train(load_tokenizer(folder / "tokenizer.json"), TINY, recipe, folder, print, save_every_s=0.2, questions=())
"""


@contextmanager
def _training(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A training in a program of its own, which does not outlive the test whatever happens."""
    with subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.DEVNULL) as child:
        try:
            yield child
        finally:
            child.kill()


def _train_to_the_end(folder: Path) -> None:
    with _training(folder) as child:
        assert child.wait() == 0


def test_a_killed_training_ends_with_the_same_weights(tokenizer: Any, tmp_path: Path) -> None:
    """kill -9 after a checkpoint, start again: the last weights are those of a training left alone."""
    folders = [tmp_path / "alone", tmp_path / "killed"]
    for folder in folders:
        folder.mkdir()
        tokenizer.save(str(folder / "tokenizer.json"))
    _train_to_the_end(folders[0])
    with _training(folders[1]) as victim:
        while not (folders[1] / "checkpoint.npz").exists():
            assert victim.poll() is None
            time.sleep(0.01)
    with np.load(folders[1] / "checkpoint.npz") as arrays:
        assert int(arrays["step"]) < 40  # it was killed on the way
    _train_to_the_end(folders[1])
    with np.load(folders[1] / "checkpoint.npz") as arrays:
        assert all(np.isfinite(arrays[name]).all() for name in arrays.files)
    assert (folders[0] / "checkpoint.npz").read_bytes() == (folders[1] / "checkpoint.npz").read_bytes()
    assert {path.name for path in folders[0].iterdir()} == {path.name for path in folders[1].iterdir()}
