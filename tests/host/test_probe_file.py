"""Files for measuring are real model files, and take no room where the file system knows holes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from gguf import GGUFReader

from groundup.host.file_holes import has_holes
from groundup.host.probe_models import OTHER_TYPES, ProbeModel, deep, mixture, types_in_turn, wide
from groundup.library.gguf import read_header
from groundup.library.model_facts import model_facts

MIB = 1 << 20
TINY = ProbeModel(
    name="tiny", type_name="Q8_0", layers=2, width=64, feed_forward=128, heads=2, kv_heads=1,
    head_length=32, prompt_tokens=8, vocabulary_size=300,
)  # fmt: skip


def test_another_reader_agrees(tmp_path: Path) -> None:
    """The gguf library finds the tensors, their types, the ones of the norms and the zeros of the rest."""
    path = tmp_path / "tiny.gguf"
    TINY.write(path)
    tensors = {tensor.name: tensor for tensor in GGUFReader(path).tensors}
    assert set(tensors) == {tensor.name for tensor in TINY.tensors()}
    assert set(tensors["output_norm.weight"].data.tolist()) == {1.0}
    assert not tensors["blk.1.ffn_down.weight"].data.any()
    assert sum(int(tensor.n_bytes) for tensor in tensors.values()) == TINY.size_bytes


@pytest.mark.parametrize("model", [wide(), deep(), *types_in_turn()], ids=lambda model: model.name)
def test_our_reader_knows_every_model(tmp_path: Path, model: ProbeModel) -> None:
    """Every probe passes the checks of any model file, says what it weighs, and takes next to nothing."""
    path = tmp_path / "model.gguf"
    model.write(path)
    facts = model_facts(read_header(path))
    assert facts.weights_bytes == model.size_bytes
    assert facts.layer_count == model.layers
    if has_holes(tmp_path):
        assert path.stat().st_blocks * 512 < 16 * MIB < model.size_bytes


def test_two_models_differ_enough() -> None:
    """Bytes per layer differ by far more than 2.5 times, or bytes and layers could not be told apart."""
    big, small = wide(), deep()
    assert big.size_bytes / big.layers > 128 * MIB
    assert 2 * MIB < small.size_bytes / small.layers < 4 * MIB


@pytest.mark.parametrize("cache_mib", [0, 32, 96, 256])
def test_no_cache_holds_the_wide_one(cache_mib: int) -> None:
    """It is larger than four times the last cache."""
    assert wide(cache_mib * MIB).size_bytes > 4 * cache_mib * MIB


def test_every_type_has_long_and_short_rows() -> None:
    """The rows of a type differ by 2.5 times, or what a row takes could not be told from its bytes."""
    turn = types_in_turn()
    for name in OTHER_TYPES:
        widths = {model.width for model in turn if model.type_name == name and not model.experts}
        assert max(widths) >= 2.5 * min(widths)


def test_tokens_of_a_mixture_want_experts_of_their_own(tmp_path: Path) -> None:
    """What experts are chosen by is random, no two tokens or layers are alike; other weights are zeros."""
    model = replace(mixture(), layers=2, width=64, feed_forward=32, vocabulary_size=300, type_name="Q8_0")
    path = tmp_path / "model.gguf"
    model.write(path)
    assert model_facts(read_header(path)).experts is not None
    tensors = {tensor.name: tensor for tensor in GGUFReader(path).tensors}
    first, second = (tensors[f"blk.{layer}.ffn_gate_inp.weight"].data for layer in (0, 1))
    embedding = tensors["token_embd.weight"].data.reshape(300, -1)
    assert (first != second).any()
    assert (embedding[10] != embedding[17]).any()
    assert not tensors["blk.0.ffn_up_exps.weight"].data.any()
