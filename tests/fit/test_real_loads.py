"""Predictions against real loads of small models by the real engine library."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.device.instructions import instructions
from groundup.fit.layout import PLAIN
from groundup.fit.memory import predict_memory
from groundup.fit.memory_prediction import MemoryPrediction
from groundup.fit.repack import repacking
from groundup.library.gguf import read_header
from groundup.library.model_facts import ModelFacts, model_facts
from tests.library.gguf_corpus import FLOAT32, Q4_0, STRING, UINT32, Entry, Model, Tensor

from . import load_report
from .shapes import MIB

KINDS = ["llama", "qwen3", "gemma3", "gpt-oss", "lfm2", "mamba", "nomic-bert"]
CELLS, SEQUENCES, MICRO_BATCH = 4000, 4, 256


def loaded(path: Path, *, is_mapped: bool = True) -> dict[str, float]:
    """Buffers of a real load, in MiB; the log rounds to two digits."""
    sizes = [str(number) for number in (CELLS, SEQUENCES, MICRO_BATCH, int(is_mapped))]
    command = [sys.executable, load_report.__file__, str(path), *sizes]
    child = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    report: dict[str, float] = json.loads(child.stdout)
    return report


def predicted(path: Path) -> tuple[ModelFacts, MemoryPrediction]:
    """Facts and prediction of the same load."""
    facts = model_facts(read_header(path))
    return facts, predict_memory(
        facts, context_tokens=CELLS, sequences=SEQUENCES, micro_batch_tokens=MICRO_BATCH, layout=PLAIN
    )


@pytest.mark.parametrize("kind", KINDS)
def test_cache_and_state_are_exact(kind: str, tiny_models: Callable[[str], Path]) -> None:
    """Weights, cache and recurrent state of every kind of model are those that the library made."""
    path = tiny_models(kind)
    real = loaded(path)
    facts, prediction = predicted(path)
    assert prediction.is_exact
    assert prediction.kv_bytes / MIB == pytest.approx(real.get("KV", 0), abs=0.01)
    assert prediction.recurrent_bytes / MIB == pytest.approx(real.get("RS", 0), abs=0.01)
    assert facts.weights_bytes / MIB == pytest.approx(real["model"], abs=0.02)


@pytest.mark.parametrize("kind", KINDS)
def test_buffers_are_close(kind: str, tiny_models: Callable[[str], Path]) -> None:
    """Compute and output buffers are within a quarter even for models of toy width, and 0.3 MiB."""
    path = tiny_models(kind)
    real = loaded(path)
    prediction = predicted(path)[1]
    buffer = prediction.compute_bytes + prediction.reserved_bytes
    assert buffer / MIB == pytest.approx(real["compute"], rel=0.25, abs=0.3)
    assert prediction.output_bytes / MIB == pytest.approx(real["output"], abs=0.01)


@pytest.mark.skipif("avx2" not in instructions(), reason=f"repacking is not known for {platform.machine()}")
@pytest.mark.parametrize("is_tied", [True, False])
def test_repacked_copy_is_exact(tmp_path: Path, is_tied: bool) -> None:
    """The second layout takes what the library reports, also for embeddings that serve as output."""
    path = tmp_path / "model.gguf"
    path.write_bytes(_quantised_model(is_tied=is_tied).write())
    facts = model_facts(read_header(path))
    assert loaded(path).get("repacked", 0) == pytest.approx(repacking(facts).repacked_bytes / MIB, abs=0.01)
    read = loaded(path, is_mapped=False)
    in_all = facts.weights_bytes + repacking(facts).duplicated_bytes
    assert read["model"] + read.get("repacked", 0) == pytest.approx(in_all / MIB, abs=0.02)


def _quantised_model(*, is_tied: bool) -> Model:
    """One layer of Q4_0 matrices, without a tokenizer."""
    width, feed_forward, vocabulary = 256, 512, 2048
    numbers = {
        "block_count": 1,
        "context_length": 4096,
        "embedding_length": width,
        "feed_forward_length": feed_forward,
        "attention.head_count": 4,
        "vocab_size": vocabulary,
        "rope.dimension_count": 64,
    }
    entries = (
        Entry("general.architecture", STRING, "llama"),
        Entry("tokenizer.ggml.model", STRING, "no_vocab"),
        Entry("llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5),
        *(Entry(f"llama.{key}", UINT32, value) for key, value in numbers.items()),
    )
    shapes = {
        "token_embd": (width, vocabulary),
        "blk.0.attn_q": (width, width),
        "blk.0.attn_k": (width, width),
        "blk.0.attn_v": (width, width),
        "blk.0.attn_output": (width, width),
        "blk.0.ffn_gate": (width, feed_forward),
        "blk.0.ffn_up": (width, feed_forward),
        "blk.0.ffn_down": (feed_forward, width),
    }
    tensors = [Tensor(f"{name}.weight", shape, Q4_0) for name, shape in shapes.items()]
    tensors += [
        Tensor(f"{name}.weight", (width,)) for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")
    ]
    if not is_tied:
        tensors.append(replace(tensors[0], name="output.weight"))
    return Model(entries, tuple(tensors))
