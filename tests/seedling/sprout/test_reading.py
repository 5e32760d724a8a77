"""What a sprout reads depends on its seed and the step alone."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.sprout.lessons import lessons_of
from groundup.seedling.sprout.plan import Plan
from groundup.seedling.sprout.reading import batch_for_step, turns

SPELL = lessons_of(Plan(name="a", family="spell")).family


def test_a_step_can_be_read_again(small_tokenizer: Any) -> None:
    """The same seed and step give the same batch, others another one."""
    first, again, other_step, other_seed = (
        batch_for_step(small_tokenizer, SPELL, seed, step, rows=4, row_tokens=64)
        for seed, step in ((1, 3), (1, 3), (1, 4), (2, 3))
    )
    assert np.array_equal(first.tokens, again.tokens)
    assert not np.array_equal(first.tokens, other_step.tokens)
    assert not np.array_equal(first.tokens, other_seed.tokens)


def test_long_turns_are_cut_to_a_row(small_tokenizer: Any) -> None:
    """A family whose answers are all too long fills its rows, and does not wait for shorter ones."""
    long = Family("long", 1.0, lambda rng, side: Turn("Count!", " ".join(map(str, range(500)))))
    batch = batch_for_step(small_tokenizer, long, 1, 0, rows=2, row_tokens=64)
    assert batch.tokens.shape == (2, 64)
    assert (batch.conversation >= 0).all()


def test_questions_are_also_typed_in_a_hurry() -> None:
    """Some questions are changed as people type them, and no answer is."""
    rng = Random("groundup-sprout-conversation-1-0")
    family = lessons_of(Plan(name="a", family="conversation")).family
    clean = [family.make(rng, Side.TRAIN) for _ in range(1)]
    read = list(islice(turns(family, 1, 0), 200))
    assert read[0].answer == clean[0].answer
    assert any(turn.question.islower() for turn in read)
