"""The network computes what llama.cpp computes from the exported file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")
pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

import torch

from groundup.engine.libllama import Batch, Context, Model
from groundup.seedling.model import Seedling
from groundup.seedling.tokenizer import encode_plain
from tests.seedling.random_model import TINY, random_weights, write_random_model

TEXT = "What is open source AI? It is AI that everyone may use, study, change and share."
LARGEST_DIFFERENCE = {"F16": 0.02, "Q8_0": 0.6}  # of random scores between about -7 and 7


def _network_scores(tokens: list[int]) -> Any:
    network = Seedling(TINY)
    network.load_state_dict({name: torch.from_numpy(values) for name, values in random_weights(TINY).items()})
    with torch.no_grad():
        return network.scores(network(torch.tensor([tokens])))[0].numpy()


def _file_scores(path: Path, tokens: list[int]) -> Any:
    model = Model(path)
    context = Context(
        model, cache_tokens=256, sequences=1, batch_tokens=256, outputs=256, threads=1, kv_type="f32"
    )
    batch, count = Batch(256), len(tokens)
    batch.tokens[:count], batch.positions[:count], batch.outputs[:count] = tokens, range(count), 1
    assert context.decode(batch, count) == 0
    scores = np.stack([context.logits(place).copy() for place in range(count)])
    context.close()
    model.close()
    return scores


@pytest.mark.parametrize("quantisation", ["F16", "Q8_0"])
def test_exported_file_gives_the_scores_of_the_network(
    quantisation: str, tokenizer: Any, tmp_path: Path
) -> None:
    """Scores differ by rounding only, at every position of a text."""
    tokens = encode_plain(tokenizer, TEXT)
    path = write_random_model(tmp_path / "model.gguf", tokenizer, quantisation)
    difference = np.abs(_file_scores(path, tokens) - _network_scores(tokens))
    assert difference.max() < LARGEST_DIFFERENCE[quantisation]


def test_rotating_pairs_wrongly_is_noticed(
    tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that pairs numbers as other checkpoints do would not pass the check above."""

    def rotate_halves(heads: Any, turns: tuple[Any, Any]) -> Any:
        first, second = heads.chunk(2, dim=-1)
        cosines, sines = turns
        return torch.cat((first * cosines - second * sines, first * sines + second * cosines), dim=-1)

    monkeypatch.setattr("groundup.seedling.model.rotate", rotate_halves)
    tokens = encode_plain(tokenizer, TEXT)
    path = write_random_model(tmp_path / "model.gguf", tokenizer, "F16")
    difference = np.abs(_file_scores(path, tokens) - _network_scores(tokens))
    assert difference.max() > LARGEST_DIFFERENCE["F16"]


def test_parameter_count_is_what_the_shape_says() -> None:
    """The figure in the model file is that of the network."""
    assert sum(value.numel() for value in Seedling(TINY).parameters()) == TINY.parameter_count()
