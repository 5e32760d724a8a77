"""A growing network answers the same every time, and can draw as well as take the likeliest."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")

import torch

from groundup.seedling import writing
from groundup.seedling.model import Seedling
from groundup.seedling.writing import write_answer
from tests.seedling.random_model import TINY


@pytest.fixture
def network(tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> Seedling:
    """One that has learned nothing, and writes a few tokens only."""
    monkeypatch.setattr(writing, "LONGEST_ANSWER_TOKENS", 6)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    return Seedling(TINY)


def test_the_same_question_gets_the_same_answer(tokenizer: Any, network: Seedling) -> None:
    """Drawn or not, an answer can be had again; another seed draws another one."""
    drawn = [write_answer(network, tokenizer, "Spell cat.", 1.0, seed) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    likeliest = [write_answer(network, tokenizer, "Spell cat.", 0.0, seed) for seed in (0, 1)]
    assert likeliest[0] == likeliest[1]


def test_answers_end(tokenizer: Any, network: Seedling) -> None:
    """A network that never ends its answer is stopped at the limit."""
    text = write_answer(network, tokenizer, "Spell cat.", 1.0)
    assert len(tokenizer.encode(text).ids) <= 6 * 4  # a token may hold part of a character
