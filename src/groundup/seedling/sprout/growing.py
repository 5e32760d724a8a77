"""Growing: from random numbers to a network that answers, within a given time.

The learning rate follows the share of the training time that is used, so that a slow computer ends in
time too, with fewer steps. Every event is told as it happens; who shows it is not known here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path

import torch
from tokenizers import Tokenizer

from groundup.device.processors import usable_threads
from groundup.seedling.checkpoint import load_checkpoint, save_checkpoint
from groundup.seedling.recipe import Recipe, pace_at
from groundup.seedling.tokenizer import load_tokenizer, train_tokenizer_on
from groundup.seedling.workers import Workers
from groundup.seedling.writing import write_answer

from .events import Answered, Began, Remembered, Saved
from .journal import Journal, began, time_used_s
from .lessons import Lessons
from .plan import Plan, sprout_shape
from .progress import Clock, Interval
from .reading import batch_for_step, turns

ROWS, ROW_TOKENS = 8, 256
MATRIX_RATE = OTHER_RATE = 0.006
MOST_THREADS = 8
VOCABULARY_TURNS = 4_000
NOISE_TEMPERATURE = 1.0

Stop = Callable[[], bool]


class Growth:
    """One sprout while it grows, in its folder; continues from a checkpoint that is there.

    Args:
        plan: what is to be grown.
        lessons: what it reads, and what it is asked after every minute.
        folder: where checkpoint, tokenizer and journal are kept.

    Raises:
        OSError: the folder cannot be written, or its disk is full.
    """

    def __init__(self, plan: Plan, lessons: Lessons, folder: Path) -> None:
        self._plan, self._lessons, self._folder = plan, lessons, folder
        self._journal = Journal(folder)
        self.tokenizer = self._vocabulary()
        self.shape = sprout_shape(self.tokenizer.get_vocab_size())
        torch.manual_seed(plan.seed)
        torch.set_num_threads(1)  # of each worker; they share the work among themselves
        self._workers = Workers(self.shape, _recipe(plan))
        self.step, self.past = self._restore()
        self.used_s = self.used_before_s = time_used_s(self.past)

    @property
    def checkpoint(self) -> Path:
        """The file with the network."""
        return self._folder / "checkpoint.npz"

    @property
    def tokens(self) -> int:
        """Tokens read so far."""
        return self.step * ROWS * ROW_TOKENS

    def grow(self, training_s: float, stop: Stop) -> Iterator[Remembered]:
        """Train until the time is used up or `stop` says so, and leave a checkpoint either way.

        Args:
            training_s: seconds of training, for a growth that has not begun; else it keeps its own.
            stop: asked after every step.
        """
        first = began(self.past)
        if first is None:
            yield self._remember(first := self._began(training_s))
        interval, clock = Interval(self.used_s, ROWS * ROW_TOKENS), Clock(self.used_s)
        while self.used_s < first.training_s and not stop():
            if interval.is_answer_due(self.used_s, self.past):
                yield self._remember(self._answered())
            self._do_step(interval, first.training_s)
            self.used_s = clock.used_s
            if interval.is_full():
                yield self._remember(interval.take(self.step, self.used_s))
            if interval.is_save_due(self.used_s):
                yield self._save()
        if interval.steps:
            yield self._remember(interval.take(self.step, self.used_s))
        if self.used_s >= first.training_s:
            yield self._remember(self._answered())
        yield self._save()

    def is_grown(self) -> bool:
        """Whether the time of training is used up."""
        first = began(self.past)
        return first is not None and self.used_s >= first.training_s

    def _do_step(self, interval: Interval, training_s: float) -> None:
        start = time.monotonic()
        batch = batch_for_step(
            self.tokenizer, self._lessons.family, self._plan.seed, self.step, rows=ROWS, row_tokens=ROW_TOKENS
        )
        loss = self._workers.step(batch, pace_at(self.used_s / training_s))
        self.step += 1
        interval.add(float(loss), time.monotonic() - start)

    def _vocabulary(self) -> Tokenizer:
        path = self._folder / "tokenizer.json"
        if path.exists():
            return load_tokenizer(path)
        some = islice(turns(self._lessons.family, self._plan.seed, step=-1), VOCABULARY_TURNS)
        texts = chain.from_iterable((turn.question, turn.answer) for turn in some)
        tokenizer = train_tokenizer_on(texts, self._lessons.vocabulary_tokens, self._lessons.longest_token)
        unfinished = path.with_suffix(".part")
        tokenizer.save(str(unfinished))
        unfinished.replace(path)
        return tokenizer

    def _restore(self) -> tuple[int, list[Remembered]]:
        if not self.checkpoint.exists():
            return 0, self._journal.rewind(-1)
        step = load_checkpoint(self.checkpoint, self._workers.network, self._workers.optimisers)
        return step, self._journal.rewind(step)

    def _began(self, training_s: float) -> Began:
        return Began(
            name=self._plan.name,
            grown_from=self._plan.grown_from,
            parameters=self.shape.parameter_count(),
            vocabulary_tokens=self.shape.vocabulary_tokens,
            training_s=training_s,
        )

    def _answered(self) -> Answered:
        # Before the first step nothing is likelier than anything else, so the answer is drawn: noise.
        temperature = self._plan.temperature if self.step else NOISE_TEMPERATURE
        answer = write_answer(self._workers.writer(), self.tokenizer, self._lessons.prompt, temperature)
        return Answered(used_s=self.used_s, prompt=self._lessons.prompt, answer=answer)

    def _save(self) -> Saved:
        """Journal first: a journal may know more than the checkpoint, never less."""
        saved = Saved(step=self.step, used_s=self.used_s)
        self._remember(saved)
        unfinished = self.checkpoint.with_suffix(".part.npz")
        try:
            save_checkpoint(self.checkpoint, self._workers.network, self._workers.optimisers, self.step)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return saved

    def _remember(self, event: Remembered) -> Remembered:
        self._journal.write(event)
        self.past.append(event)
        return event


def _recipe(plan: Plan) -> Recipe:
    threads = min(usable_threads(), MOST_THREADS, ROWS)
    return Recipe(
        seed=plan.seed,
        rows=ROWS,
        row_tokens=ROW_TOKENS,
        matrix_rate=MATRIX_RATE,
        other_rate=OTHER_RATE,
        threads=threads,
    )
