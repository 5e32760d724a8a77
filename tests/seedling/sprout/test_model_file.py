"""A sprout's model file loads, and says what it is instead of what Seedling is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

from groundup.chat.jobs import RenderJob
from groundup.chat.messages import Message
from groundup.chat.template import render
from groundup.engine.libllama import Model
from groundup.seedling.sprout.model_file import Card, licence_of, write_model
from groundup.seedling.sprout.plan import Plan, sprout_shape
from tests.seedling.random_model import random_weights

CARD = Card(
    name="poet",
    grown_from="poems.txt",
    licence="other",
    family="",
    text_sha256="ab" * 32,
    minutes=2.5,
    training_s=120.0,
    seed=7,
    steps=11,
    tokens=2**33,
    parameters=1_234_567,
    vocabulary_tokens=4096,
    temperature=0.7,
    code_version="0.1",
)
METADATA = {
    "general.name": "poet",
    "general.license": "other",
    "general.size_label": "1.2M",
    "groundup.sprout.grown_from": "poems.txt",
    "groundup.sprout.text_sha256": "ab" * 32,
    "groundup.sprout.seed": "7",
    "groundup.sprout.steps": "11",
    "groundup.sprout.training_tokens": str(2**33),
}


def _model(folder: Path, small_tokenizer: Any) -> Model:
    shape = sprout_shape(small_tokenizer.get_vocab_size())
    weights = {f"weights.{name}": value for name, value in random_weights(shape).items()}
    checkpoint, path = folder / "checkpoint.npz", folder / "model.gguf"
    np.savez(checkpoint, step=np.int64(11), **weights)  # type: ignore[arg-type]
    write_model(path, checkpoint, shape, small_tokenizer, CARD)
    return Model(path)


def test_the_file_says_where_it_came_from(small_tokenizer: Any, tmp_path: Path) -> None:
    """Name, licence, text, time and seed are in it; nothing claims to be Seedling."""
    model = _model(tmp_path, small_tokenizer)
    assert {key: model.metadata(key) for key in METADATA} == METADATA
    assert float(model.metadata("general.sampling.temp") or 0) == pytest.approx(0.7)
    assert not model.metadata("groundup.seedling.seed")
    assert "Sprout" in (model.metadata("general.description") or "")
    model.close()


def test_the_weights_are_all_there(small_tokenizer: Any, tmp_path: Path) -> None:
    """It loads with every parameter and the chat template, and no draft is left."""
    model = _model(tmp_path, small_tokenizer)
    assert model.parameters == sprout_shape(small_tokenizer.get_vocab_size()).parameter_count()
    assert "assistant" in (model.chat_template or "")
    model.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkpoint.npz", "model.gguf"]


def test_it_sees_the_last_question_alone(small_tokenizer: Any, tmp_path: Path) -> None:
    """Earlier turns are left out of its prompt, because it has never read any."""
    model = _model(tmp_path, small_tokenizer)
    messages = [Message("user", "First?"), Message("assistant", "Yes."), Message("user", "Second?")]
    job = RenderJob(
        template=model.chat_template or "", messages=messages, bos="", eos="", add_generation_prompt=True
    )
    assert render(job) == "<|user|>Second?<|end|><|assistant|>"
    model.close()


def test_of_a_text_no_licence_is_claimed() -> None:
    """Our own text is ours to license, another's is not."""
    assert licence_of(Plan(name="a", family="story")) == "Apache-2.0"
    assert licence_of(Plan(name="a", text_path="/x.txt")) == "other"
