"""A small vocabulary and a model that knows nothing, for the tests of what comes after growing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groundup.seedling.sprout.plan import sprout_shape


@pytest.fixture(scope="session")
def small_tokenizer() -> Any:
    """A vocabulary of at most 400 tokens."""
    pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")
    from groundup.seedling.tokenizer import train_tokenizer_on  # noqa: PLC0415

    return train_tokenizer_on(["Spell cat.", "It is spelled c-a-t."], vocabulary_tokens=400)


@pytest.fixture(scope="session")
def ignorant_model(small_tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file of a sprout's size with random weights."""
    from groundup.seedling.export import write_gguf  # noqa: PLC0415
    from tests.seedling.random_model import IDENTITY, random_weights  # noqa: PLC0415

    path = tmp_path_factory.mktemp("sprout") / "model.gguf"
    shape = sprout_shape(small_tokenizer.get_vocab_size())
    write_gguf(path, random_weights(shape), shape, small_tokenizer, IDENTITY, quantisation="Q8_0")
    return path
