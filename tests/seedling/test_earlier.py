"""A training that goes on from an earlier Seedling begins with what that one knew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")
pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

import numpy as np
import torch

from groundup.seedling.earlier import begin_with, moved, pieces
from groundup.seedling.export import Provenance, seedling_identity, write_gguf
from groundup.seedling.model import Seedling
from tests.seedling.random_model import TINY

IDENTITY = seedling_identity(Provenance("0" * 64, seed=1, steps=1, tokens=1))


@pytest.fixture
def earlier(tokenizer: Any, tmp_path: Path) -> tuple[Path, Seedling]:
    """A model file with random weights, and the network that was written into it."""
    network = Seedling(replace(TINY, vocabulary_tokens=tokenizer.get_vocab_size()))
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    path = tmp_path / "earlier.gguf"
    write_gguf(path, weights, network.shape, tokenizer, IDENTITY, quantisation="F16")
    return path, network


def test_the_same_vocabulary_brings_the_same_weights(earlier: tuple[Path, Seedling], tokenizer: Any) -> None:
    """Up to the rounding of the file, every parameter is there again."""
    path, written = earlier
    network = Seedling(written.shape)
    begin_with(path, network, tokenizer)
    for name, value in network.state_dict().items():
        assert torch.allclose(value, written.state_dict()[name], atol=1e-3)


def test_another_shape_is_refused(earlier: tuple[Path, Seedling], tokenizer: Any) -> None:
    """Weights of another network are no beginning."""
    path, written = earlier
    other = Seedling(replace(written.shape, feed_forward_width=2 * written.shape.feed_forward_width))
    with pytest.raises(ValueError, match="another shape"):
        begin_with(path, other, tokenizer)


def test_a_new_token_begins_as_the_mean_of_its_pieces() -> None:
    """Tokens keep their rows wherever they stand now; 'cats' was 'cat' and 's'."""
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [4.0, 4.0]], np.float32)
    assert moved(rows, ("cat", "s", "t"), ("t", "cats", "cat")).tolist() == [[4, 4], [0.5, 0.5], [1, 0]]


def test_tokens_are_spelt_by_the_longest_known_ones() -> None:
    """From the left, as far as a known token reaches."""
    known = {token: place for place, token in enumerate(("c", "a", "t", "cat", "at"))}
    assert pieces("catcat", known) == ["cat", "cat"]
    assert pieces("tat", known) == ["t", "at"]
