"""A training that goes on from an earlier Seedling begins with what that one knew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")
pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

import torch

from groundup.engine.libllama import Model
from groundup.seedling import weights_path
from groundup.seedling.earlier import begin_with, vocabulary_of
from groundup.seedling.export import Provenance, seedling_identity, tokenizer_sha256, write_gguf
from groundup.seedling.model import Seedling
from groundup.seedling.tokenizer import train_tokenizer_on
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


def test_words_stay_cut_as_they_were(earlier: tuple[Path, Seedling], tokenizer: Any) -> None:
    """The vocabulary comes from the file: same ids, same merges, same special tokens."""
    path, _ = earlier
    assert tokenizer_sha256(vocabulary_of(path)) == tokenizer_sha256(tokenizer)
    for text in ("What is a token?", "47 + 38", "<|end|>", "Zoë's café"):
        assert vocabulary_of(path).encode(text).ids == tokenizer.encode(text).ids


def test_another_vocabulary_is_refused(earlier: tuple[Path, Seedling]) -> None:
    """Rows of the embedding mean the tokens of the vocabulary that they were learned with."""
    path, written = earlier
    other = train_tokenizer_on(["entirely other words are cut here"], written.shape.vocabulary_tokens)
    with pytest.raises(ValueError, match="another vocabulary"):
        begin_with(path, Seedling(written.shape), other)


def test_the_shipped_vocabulary_is_that_of_the_first_part() -> None:
    """A training that goes on cuts words as the one before."""
    shipped = Model(weights_path(), vocabulary_only=True)
    (begun,) = (Path(__file__).parents[2] / "lineage").glob("*.gguf")
    assert tokenizer_sha256(vocabulary_of(begun)) == shipped.metadata("groundup.seedling.tokenizer_sha256")
    shipped.close()
