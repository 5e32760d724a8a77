"""A growing network answers the same every time, and can draw as well as take the likeliest."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs torch (extra 'train')")

from groundup.seedling.model import Seedling
from groundup.seedling.sprout import writing
from groundup.seedling.sprout.plan import sprout_shape
from groundup.seedling.sprout.writing import write_answer


@pytest.fixture
def network(small_tokenizer: Any) -> Seedling:
    """One that has learned nothing."""
    torch.manual_seed(1)
    return Seedling(sprout_shape(small_tokenizer.get_vocab_size()))


def test_the_same_question_gets_the_same_answer(small_tokenizer: Any, network: Seedling) -> None:
    """Drawn or not, an answer can be had again; another seed draws another one."""
    drawn, again, other = (
        write_answer(network, small_tokenizer, "Spell cat.", 1.0, seed) for seed in (0, 0, 1)
    )
    assert drawn == again
    assert drawn != other
    likeliest = write_answer(network, small_tokenizer, "Spell cat.", 0.0)
    assert likeliest == write_answer(network, small_tokenizer, "Spell cat.", 0.0, seed=1)


def test_answers_end(small_tokenizer: Any, network: Seedling, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that never ends its answer is stopped at the limit."""
    monkeypatch.setattr(writing, "LONGEST_ANSWER_TOKENS", 5)
    text = write_answer(network, small_tokenizer, "Spell cat.", 1.0)
    assert len(small_tokenizer.encode(text).ids) <= 5 * 4  # a token may hold part of a character
