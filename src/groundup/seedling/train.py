"""The training loop: from nothing to weights, on an ordinary computer, readable in one sitting.

It trains, reports and keeps checkpoints. Checkpoints are plain arrays (.npz, never pickle); since
a batch depends only on seed and step, a training that was stopped continues exactly where it was.
Sources: Loshchilov & Hutter 2019 (AdamW), Jordan et al. 2024 (Muon, for the matrices).
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from groundup.device.instructions import BFLOAT16, instructions

from .batches import Batch, batch_for_step
from .checkpoint import load_checkpoint, save_checkpoint, save_weights
from .earlier import begin_with
from .model import Seedling, earlier_positions
from .muon import Muon
from .shape import Shape
from .writing import write_answer

SAMPLE_QUESTIONS = (
    "What is open source AI?",
    "what is a token",
    "What is 47 + 38?",
    "Spell 'garden'.",
    "Tell me a story about a fox in a forest with a lantern.",
    "Who invented the telephone?",
)
Pace = tuple[tuple[float, float], ...]  # share of the training, share of the full rates
PACE: Pace = ((0.0, 0.0), (0.0125, 1.0), (0.6, 1.0), (1.0, 0.0))
Report = Callable[[str], None]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what comes out of a training; by default of one that begins with nothing."""

    seed: int = 1
    steps: int = 16000
    kept_checkpoints: int = 16
    rows: int = 16
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
    steps=1_000,
    kept_checkpoints=5,
    matrix_rate=0.001,
    other_rate=0.001,
    pace=((0.0, 0.0), (0.03, 1.0), (0.15, 1.0), (1.0, 0.0)),
)  # of a training that goes on from an earlier Seedling


def train(
    tokenizer: Tokenizer,
    shape: Shape,
    recipe: Recipe,
    folder: Path,
    report: Report = print,
    *,
    earlier: Path | None = None,
    save_every_s: float = 180,
    questions: Sequence[str] = SAMPLE_QUESTIONS,
) -> Seedling:
    """Train, or continue from the checkpoint in `folder`, and return the finished network.

    It begins with nothing, or with the weights of an `earlier` model file. With each checkpoint the
    network answers `questions`, so that one can read how it grows.
    """
    torch.manual_seed(recipe.seed)
    workers = Workers(shape, recipe)
    network: Seedling = workers.network
    optimisers = workers.optimisers
    checkpoint = folder / "checkpoint.npz"
    first_step = 0
    if checkpoint.exists():
        first_step = load_checkpoint(checkpoint, network, optimisers)
    elif earlier:
        begin_with(earlier, network, tokenizer)
    report(f"{shape.parameter_count():,} parameters, {recipe.steps} steps of {recipe.step_tokens:,} tokens")
    report(f"{workers.count} threads, {workers.precision}")
    clock = _Clock(recipe, first_step, save_every_s)
    for step in range(first_step, recipe.steps):
        batch = batch_for_step(tokenizer, recipe.seed, step, rows=recipe.rows, row_tokens=recipe.row_tokens)
        loss = workers.step(batch, pace_at((step + 1) / recipe.steps, recipe.pace))
        if clock.shows(step):
            report(clock.line(step, loss))
        if (step + 1) % (max(1, recipe.steps // recipe.kept_checkpoints)) == 0:
            save_weights(folder / f"weights-{step + 1:06}.npz", network, step + 1)
        if clock.is_due(step):
            save_checkpoint(checkpoint, network, optimisers, step + 1)
            for question in questions:
                report(f"    {question} -> {write_answer(network, tokenizer, question)}")
    save_checkpoint(checkpoint, network, optimisers, recipe.steps)
    return network


def loss_of(network: Seedling, batch: Batch) -> Tensor:
    """Surprise over all tokens that are to be learned, added up, in nats; 0 where there are none."""
    device = network.embedding.weight.device
    tokens = torch.from_numpy(batch.tokens).to(device)
    conversation = torch.from_numpy(batch.conversation).to(device)
    learned = torch.from_numpy(batch.learned[:, 1:]).to(device)  # (B, T-1): is the next token to be learned?
    same = conversation[:, :, None] == conversation[:, None, :]  # (B, T, T)
    hidden = network(tokens, same & earlier_positions(tokens))  # (B, T, D)
    scores = network.scores(hidden[:, :-1][learned])  # only where something is learned: (N, V)
    return functional.cross_entropy(scores.float(), tokens[:, 1:][learned], reduction="sum")


class Workers:
    """Threads that share each step: every one takes some of the rows and some of the matrices.

    Each thread has a copy of the network and calculates alone until the gradients are added up. That
    costs one meeting per step; threads inside each operation would meet thousands of times, and on a
    computer that does other work too they would mostly wait for each other.
    """

    def __init__(self, shape: Shape, recipe: Recipe) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.count = recipe.threads if self.device == "cpu" else 1
        self.recipe = recipe
        self.network = Seedling(shape).to(self.device)
        self.copies = [self.network, *(copy.deepcopy(self.network) for _ in range(self.count - 1))]
        self.precision = precision_for(self.device)
        self.optimisers = _optimisers(self.network, recipe, self.count, self.precision)
        self.pool = ThreadPoolExecutor(self.count, initializer=torch.set_num_threads, initargs=(1,))

    def step(self, batch: Batch, pace: float) -> float:
        """One step of training: gradients of all rows, then one change of the weights; returns the loss."""
        self._share_weights()
        learned = max(1, int(batch.learned.sum()))
        parts = [_rows(batch, slice(number, None, self.count)) for number in range(self.count)]
        losses = list(
            self.pool.map(lambda network, part: self._gradients(network, part, learned), self.copies, parts)
        )
        self._collect_gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe.gradient_limit)
        list(self.pool.map(lambda optimiser: _change(optimiser, pace), self.optimisers))
        return sum(losses)

    def _gradients(self, network: Seedling, part: Batch, learned: int) -> float:
        network.zero_grad(set_to_none=True)
        with torch.autocast(self.device, self.precision, enabled=self.precision != torch.float32):
            loss = loss_of(network, part) / learned
        loss.backward()
        return float(loss.detach())

    def _collect_gradients(self) -> None:
        for other in self.copies[1:]:
            for mine, theirs in zip(self.network.parameters(), other.parameters(), strict=True):
                mine.grad += theirs.grad

    def _share_weights(self) -> None:
        for other in self.copies[1:]:
            for mine, theirs in zip(self.network.parameters(), other.parameters(), strict=True):
                theirs.data.copy_(mine.data)


def _rows(batch: Batch, rows: slice) -> Batch:
    return Batch(batch.tokens[rows], batch.learned[rows], batch.conversation[rows])


def _optimisers(
    network: Seedling, recipe: Recipe, count: int, precision: torch.dtype
) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, one for each thread; AdamW for the embedding and the norms."""
    named = list(network.named_parameters())
    matrices = [value for name, value in named if value.ndim == 2 and name.startswith("blocks.")]
    others = [value for name, value in named if value.ndim != 2 or not name.startswith("blocks.")]
    muons = [matrix_optimiser(matrices[number::count], recipe, precision) for number in range(count)]
    return [
        *muons,
        torch.optim.AdamW(others, lr=recipe.other_rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def matrix_optimiser(matrices: list[Tensor], recipe: Recipe, precision: torch.dtype) -> torch.optim.Optimizer:
    """torch's own where the training multiplies in bfloat16, as that one always does."""
    rates = {"lr": recipe.matrix_rate, "weight_decay": recipe.weight_decay}
    if precision == torch.bfloat16:
        return torch.optim.Muon(matrices, **rates, adjust_lr_fn="match_rms_adamw")
    return Muon(matrices, **rates)


def _change(optimiser: torch.optim.Optimizer, pace: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = group.setdefault("full_rate", group["lr"]) * pace
    optimiser.step()


def pace_at(share: float, pace: Pace = PACE) -> float:
    """Share of the full learning rates when this share of the training is done: up, level, down to 0."""
    places, paces = zip(*pace, strict=True)
    return float(np.interp(share, places, paces))


def precision_for(device: str) -> torch.dtype:
    """bfloat16 where the processor has instructions for it, so that the same processor decides the same."""
    return torch.bfloat16 if device != "cpu" or instructions() & BFLOAT16 else torch.float32


class _Clock:
    """Decides when to report and when to save, and words the line of progress."""

    def __init__(self, recipe: Recipe, first_step: int, save_every_s: float) -> None:
        self.recipe, self.first_step, self.save_every_s = recipe, first_step, save_every_s
        self.start = self.saved = time.monotonic()

    def shows(self, step: int) -> bool:
        return step % 10 == 0 or step == self.recipe.steps - 1

    def is_due(self, step: int) -> bool:
        """Every `save_every_s` seconds, but not at the end, which is saved anyway."""
        if time.monotonic() - self.saved < self.save_every_s or step == self.recipe.steps - 1:
            return False
        self.saved = time.monotonic()
        return True

    def line(self, step: int, loss: float) -> str:
        done, elapsed_s = step + 1 - self.first_step, time.monotonic() - self.start
        rate = done * self.recipe.step_tokens / elapsed_s
        left_s = elapsed_s / done * (self.recipe.steps - step - 1)
        place = f"step {step + 1}/{self.recipe.steps}"
        return f"{place}  loss {loss:.3f}  {rate:,.0f} tokens/s  {left_s / 60:.1f} min left"
