"""Batches are packed tightly, keep conversations apart, and depend on the step alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

from groundup.seedling.batches import LONG_ROW_EVERY, batch_for_step
from groundup.seedling.tokenizer import SYSTEM_ID, USER_ID


def test_a_batch_depends_on_seed_and_step_alone(tokenizer: Any) -> None:
    """The same step gives the same rows, another step others."""
    first, again, other = (batch_for_step(tokenizer, 1, step, rows=8, row_tokens=256) for step in (3, 3, 4))
    assert np.array_equal(first.tokens, again.tokens)
    assert not np.array_equal(first.tokens, other.tokens)


@pytest.mark.parametrize(("step", "shape"), [(0, (32, 256)), (LONG_ROW_EVERY - 1, (8, 1024))])
def test_rows_are_nearly_full(tokenizer: Any, step: int, shape: tuple[int, int]) -> None:
    """Less than a twentieth of a batch is empty; every tenth step has long rows."""
    batch = batch_for_step(tokenizer, 1, step, rows=32, row_tokens=256)
    assert batch.tokens.shape == shape
    assert (batch.conversation >= 0).mean() > 0.95


def test_every_conversation_begins_with_a_role(tokenizer: Any) -> None:
    """Conversations are never cut: each starts with the mark of a system prompt or a user."""
    batch = batch_for_step(tokenizer, 1, 0, rows=8, row_tokens=256)
    for tokens, conversation in zip(batch.tokens, batch.conversation, strict=True):
        starts = np.flatnonzero(np.diff(conversation, prepend=-2))
        assert all(tokens[start] in (SYSTEM_ID, USER_ID) for start in starts if conversation[start] >= 0)


def test_nothing_is_learned_from_empty_places(tokenizer: Any) -> None:
    """What fills up a row is not part of the loss."""
    batch = batch_for_step(tokenizer, 1, 0, rows=8, row_tokens=256)
    assert not batch.learned[batch.conversation < 0].any()
