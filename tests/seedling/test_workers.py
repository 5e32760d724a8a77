"""A step of a training is the same for one thread and for several, and does without a compiler."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")
pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

import numpy as np
import torch

from groundup.seedling.batches import Batch, batch_for_step
from groundup.seedling.model import Seedling
from groundup.seedling.muon import Muon
from groundup.seedling.recipe import Recipe
from groundup.seedling.workers import Workers, compile_blocks, loss_of, matrix_optimiser
from tests.seedling.random_model import TINY


def _losses(tokenizer: Any, threads: int) -> list[float]:
    torch.manual_seed(1)
    workers = Workers(TINY, Recipe(steps=6, rows=4, row_tokens=128, threads=threads))
    batches = (batch_for_step(tokenizer, 1, step, rows=4, row_tokens=128) for step in range(2))
    return [float(workers.step(batch, 1.0)) for batch in batches]


def test_threads_share_a_step_without_changing_it(tokenizer: Any) -> None:
    """Two threads with half of the rows each find the loss that one finds alone."""
    assert _losses(tokenizer, threads=1) == pytest.approx(_losses(tokenizer, threads=2), rel=0.02)


def test_rows_without_an_answer_spoil_no_weights(tokenizer: Any) -> None:
    """A thread whose rows hold nothing to be learned adds nothing: no division by zero, no NaN."""
    batch = batch_for_step(tokenizer, 1, 0, rows=4, row_tokens=128)
    batch.learned[1::2] = False
    workers = Workers(TINY, Recipe(threads=2))
    assert np.isfinite(float(workers.step(batch, 1.0)))
    assert all(value.isfinite().all() for value in workers.network.parameters())


def test_the_loss_counts_what_is_to_be_learned_and_nothing_else(tokenizer: Any) -> None:
    """Added up token by token: the surprise over each one that follows from those before it."""
    batch = batch_for_step(tokenizer, 1, 0, rows=2, row_tokens=64)
    torch.manual_seed(1)
    network = Seedling(TINY)
    whole = float(loss_of(network, batch).detach())
    parts = 0.0
    for row, column in zip(*np.nonzero(batch.learned), strict=True):
        one = np.zeros_like(batch.learned)
        one[row, column] = True
        parts += float(loss_of(network, Batch(batch.tokens, one, batch.conversation)).detach())
    assert whole == pytest.approx(parts, rel=1e-4)
    assert whole > 0


def test_the_training_takes_torchs_own_in_bfloat16() -> None:
    """Where the precision is that of torch's, a library beats our code."""
    matrix = [torch.nn.Parameter(torch.ones(4, 4))]
    assert isinstance(matrix_optimiser(matrix, Recipe(), torch.bfloat16), torch.optim.Muon)
    assert isinstance(matrix_optimiser(matrix, Recipe(), torch.float32), Muon)


def test_where_nothing_can_be_compiled_it_calculates_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graphics card in a computer without compilers trains too, only slower."""

    def broken(*_: Any) -> Any:
        raise RuntimeError("no compiler here")

    network, tokens = Seedling(TINY), torch.zeros(1, 16, dtype=torch.long)
    expected = network(tokens)
    of_module = torch.nn.Module.compile
    monkeypatch.setattr(
        torch.nn.Module, "compile", lambda block, **how: of_module(block, backend=broken, **how)
    )
    compile_blocks(network)
    assert torch.equal(network(tokens), expected)
