"""Exported files load in llama.cpp and say where they came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

from groundup.engine.libllama import Model
from groundup.seedling.export import read_weights, tensor_name, tokenizer_sha256
from groundup.seedling.tokenizer import CHAT_TEMPLATE
from tests.seedling.random_model import TINY, random_weights, write_random_model

METADATA = {
    "general.architecture": "llama",
    "general.name": "Seedling",
    "general.license": "Apache-2.0",
    "tokenizer.ggml.model": "gpt2",
    "tokenizer.ggml.pre": "smollm",
    "groundup.seedling.corpus_sha256": "0" * 64,
    "groundup.seedling.seed": "1",
    "groundup.seedling.steps": "7",
}


@pytest.mark.parametrize("quantisation", ["F16", "Q8_0"])
def test_llama_cpp_loads_what_is_exported(quantisation: str, tokenizer: Any, tmp_path: Path) -> None:
    """The file has the architecture, the number of weights and the template that went in."""
    model = Model(write_random_model(tmp_path / "model.gguf", tokenizer, quantisation))
    assert model.parameters == TINY.parameter_count()
    assert model.training_context_tokens == TINY.context_tokens
    assert model.chat_template == CHAT_TEMPLATE
    model.close()


def test_metadata_says_where_the_weights_came_from(tokenizer: Any, tmp_path: Path) -> None:
    """Licence, hashes, seed and steps are in the file."""
    model = Model(write_random_model(tmp_path / "model.gguf", tokenizer), vocabulary_only=True)
    assert {key: model.metadata(key) for key in METADATA} == METADATA
    assert model.metadata("groundup.seedling.tokenizer_sha256") == tokenizer_sha256(tokenizer)
    model.close()


def test_export_is_repeatable(tokenizer: Any, tmp_path: Path) -> None:
    """The same weights give the same bytes."""
    first = write_random_model(tmp_path / "first.gguf", tokenizer, "Q8_0").read_bytes()
    assert write_random_model(tmp_path / "second.gguf", tokenizer, "Q8_0").read_bytes() == first


def test_every_parameter_has_a_tensor() -> None:
    """No two parameters share a tensor, and an unknown one is refused."""
    names = [tensor_name(name) for name in random_weights(TINY)]
    assert len(set(names)) == len(names)
    with pytest.raises(ValueError, match="no tensor"):
        tensor_name("blocks.0.unheard_of.bias")


def test_checkpoints_that_could_run_code_are_refused(tmp_path: Path) -> None:
    """An array of pickled objects in a checkpoint is not loaded."""
    plain, pickled = tmp_path / "plain.npz", tmp_path / "pickled.npz"
    np.savez(plain, **{"weights.a": np.zeros(2, np.float32), "step": np.int64(3)})  # type: ignore[arg-type]
    np.savez(pickled, **{"weights.a": np.array([{}], dtype=object), "step": np.int64(3)})  # type: ignore[arg-type]
    assert read_weights(plain)[1] == 3
    with pytest.raises(ValueError, match="allow_pickle"):
        read_weights(pickled)
