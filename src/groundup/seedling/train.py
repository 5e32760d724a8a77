"""The training loop: from nothing to weights, readable in one sitting.

It trains, reports and keeps checkpoints. Checkpoints are plain arrays (.npz, never pickle); since
a batch depends only on seed and step, a training that was stopped continues exactly where it was.
What happens in a step is in `workers.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from tokenizers import Tokenizer

from .batches import batch_for_step
from .checkpoint import load_checkpoint, save_checkpoint, save_weights
from .earlier import begin_with
from .model import Seedling
from .recipe import Recipe, pace_at
from .shape import Shape
from .upcoming import upcoming
from .workers import Workers
from .writing import write_answer

SAMPLE_QUESTIONS = (
    "What is open source AI?",
    "what is a token",
    "What is 47 + 38?",
    "Spell 'garden'.",
    "Tell me a story about a fox in a forest with a lantern.",
    "Who invented the telephone?",
)
Report = Callable[[str], None]


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
    report(f"{workers.place}, {workers.precision}")
    clock = _Clock(recipe, first_step, save_every_s)
    steps = range(first_step, recipe.steps)
    make = partial(batch_for_step, tokenizer, recipe.seed, rows=recipe.rows, row_tokens=recipe.row_tokens)
    for step, batch in zip(steps, upcoming(make, steps, workers.helpers), strict=True):
        loss = workers.step(batch, pace_at((step + 1) / recipe.steps, recipe.pace))
        if clock.shows(step):
            report(clock.line(step, float(loss)))
        if (step + 1) % (max(1, recipe.steps // recipe.kept_checkpoints)) == 0:
            save_weights(folder / f"weights-{step + 1:06}.npz", network, step + 1)
        if clock.is_due(step):
            save_checkpoint(checkpoint, network, optimisers, step + 1)
            writer = workers.writer()
            for question in questions:
                report(f"    {question} -> {write_answer(writer, tokenizer, question)}")
    save_checkpoint(checkpoint, network, optimisers, recipe.steps)
    return network


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
