"""A growing network answers the same every time, and can draw as well as take the likeliest."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")

import torch

from groundup.seedling.model import Seedling
from groundup.seedling.sprout import writing
from groundup.seedling.sprout.plan import sprout_shape
from groundup.seedling.sprout.writing import write_answer


@pytest.fixture
def network(small_tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> Seedling:
    """One that has learned nothing, and writes a few tokens only."""
    monkeypatch.setattr(writing, "LONGEST_ANSWER_TOKENS", 6)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    return Seedling(sprout_shape(small_tokenizer.get_vocab_size()))


def test_the_same_question_gets_the_same_answer(small_tokenizer: Any, network: Seedling) -> None:
    """Drawn or not, an answer can be had again; another seed draws another one."""
    drawn = [write_answer(network, small_tokenizer, "Spell cat.", 1.0, seed) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    likeliest = [write_answer(network, small_tokenizer, "Spell cat.", 0.0, seed) for seed in (0, 1)]
    assert likeliest[0] == likeliest[1]


def test_answers_end(small_tokenizer: Any, network: Seedling) -> None:
    """A network that never ends its answer is stopped at the limit."""
    text = write_answer(network, small_tokenizer, "Spell cat.", 1.0)
    assert len(small_tokenizer.encode(text).ids) <= 6 * 4  # a token may hold part of a character
