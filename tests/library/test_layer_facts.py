"""Which layers slide a window, keep a cache or a recurrent state, and how wide they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from groundup.errors import GgufFormatError
from groundup.library.gguf import read_header
from groundup.library.model_facts import ModelFacts, model_facts

from .gguf_corpus import ARRAY, BOOL, INT32, STRING, UINT32, Entry, Model, Tensor


def model_of(
    architecture: str, layers: int, *entries: Entry, tensors: tuple[str, ...] = ("attn_k",)
) -> Model:
    """A model without vocabulary: every layer has the tensors named."""
    known = (
        Entry("general.architecture", STRING, architecture),
        Entry(f"{architecture}.block_count", UINT32, layers),
        Entry(f"{architecture}.embedding_length", UINT32, 64),
        Entry(f"{architecture}.attention.head_count", UINT32, 4),
        Entry(f"{architecture}.attention.head_count_kv", UINT32, 2),
    )
    made = tuple(Tensor(f"blk.{layer}.{name}.weight", (8,)) for layer in range(layers) for name in tensors)
    return Model(known, made).with_entry(*entries)


def facts_of(folder: Path, model: Model) -> ModelFacts:
    """The facts of the model, by way of a file."""
    path = folder / "model.gguf"
    path.write_bytes(model.write())
    return model_facts(read_header(path))


def windows_of(facts: ModelFacts) -> str:
    """One letter per layer: w for a window, F for a layer that sees everything."""
    return "".join("w" if layer.is_window else "F" for layer in facts.layers)


@pytest.mark.parametrize(
    ("architecture", "expected"),
    [
        ("llama", "wwwwwwww"),  # a window without a pattern
        ("gemma2", "wFwFwFwF"),
        ("gemma3", "wwwwwFww"),
        ("gpt-oss", "wFwFwFwF"),
        ("olmo2", "wwwFwwwF"),
        ("cohere2", "wwwFwwwF"),
        ("smallthinker", "FwwwFwww"),
        ("phi3", "FFFFFFFF"),
    ],
)
def test_family_decides_which_layers_slide(tmp_path: Path, architecture: str, expected: str) -> None:
    """Where the header gives a width only, the family's rule says which layers have the window."""
    window = Entry(f"{architecture}.attention.sliding_window", UINT32, 128)
    facts = facts_of(tmp_path, model_of(architecture, 8, window))
    assert windows_of(facts) == expected
    assert facts.window_tokens == (128 if "w" in expected else 0)


def test_header_beats_the_family(tmp_path: Path) -> None:
    """A pattern in the header, as a period or as a list, goes before the family's rule."""
    window = Entry("gemma3.attention.sliding_window", UINT32, 32)
    period = Entry("gemma3.attention.sliding_window_pattern", UINT32, 3)
    listed = Entry("gemma3.attention.sliding_window_pattern", ARRAY, [0, 1, 1, 0], BOOL)
    assert windows_of(facts_of(tmp_path, model_of("gemma3", 4, window, period))) == "wwFw"
    assert windows_of(facts_of(tmp_path, model_of("gemma3", 4, window, listed))) == "FwwF"


def test_no_window_without_a_width(tmp_path: Path) -> None:
    """A family that may slide does not where its file gives no width; gemma2 has one by default."""
    assert windows_of(facts_of(tmp_path, model_of("gemma3", 4))) == "FFFF"
    assert facts_of(tmp_path, model_of("gemma2", 4)).window_tokens == 4096


def test_window_layers_may_have_other_heads(tmp_path: Path) -> None:
    """Layers with a window can have heads of another length."""
    entries = (
        Entry("gemma4.attention.sliding_window", UINT32, 32),
        Entry("gemma4.attention.sliding_window_pattern", ARRAY, [1, 0], BOOL),
        Entry("gemma4.attention.key_length", UINT32, 512),
        Entry("gemma4.attention.value_length", UINT32, 512),
        Entry("gemma4.attention.key_length_swa", UINT32, 256),
        Entry("gemma4.attention.value_length_swa", UINT32, 256),
    )
    facts = facts_of(tmp_path, model_of("gemma4", 2, *entries))
    assert [(layer.key_length, layer.value_length) for layer in facts.layers] == [(256, 256), (512, 512)]


def test_heads_may_differ_between_layers(tmp_path: Path) -> None:
    """A list of heads is read layer by layer; none means no cache there."""
    heads = Entry("deci.attention.head_count_kv", ARRAY, [2, 0, 1], INT32)
    facts = facts_of(tmp_path, model_of("deci", 3, heads))
    assert [layer.kv_heads for layer in facts.layers] == [2, 0, 1]
    assert [layer.has_cache for layer in facts.layers] == [True, False, True]


def test_recurrent_models_keep_no_keys(tmp_path: Path) -> None:
    """A model of recurrent layers only has a state and no cache."""
    entries = (
        Entry("mamba.ssm.conv_kernel", UINT32, 4),
        Entry("mamba.ssm.inner_size", UINT32, 128),
        Entry("mamba.ssm.state_size", UINT32, 16),
    )
    facts = facts_of(tmp_path, model_of("mamba", 2, *entries, tensors=("ssm_in", "ssm_out")))
    assert facts.is_recurrent
    assert not facts.is_hybrid
    assert facts.recurrent is not None
    assert (facts.recurrent.convolution_kernel, facts.recurrent.inner_size) == (4, 128)


def test_hybrid_layers_are_told_by_their_tensors(tmp_path: Path) -> None:
    """Attention and recurrent layers are told apart by the tensors that they have."""
    model = model_of("lfm2", 2, tensors=())
    tensors = tuple(
        Tensor(name, (8,))
        for name in ("blk.0.shortconv.conv.weight", "blk.1.attn_k.weight", "blk.1.attn_q.weight")
    )
    facts = facts_of(tmp_path, replace(model, tensors=tensors))
    assert facts.is_hybrid
    assert [layer.is_recurrent for layer in facts.layers] == [True, False]
    assert [layer.has_cache for layer in facts.layers] == [False, True]


def test_fused_projection_of_a_recurrent_layer_is_no_attention(tmp_path: Path) -> None:
    """Linear attention has a fused projection too; only without a state does it mean a cache."""
    model = model_of("qwen3next", 2, tensors=())
    names = ("blk.0.attn_qkv.weight", "blk.0.ssm_conv1d.weight", "blk.1.attn_qkv.weight")
    facts = facts_of(tmp_path, replace(model, tensors=tuple(Tensor(name, (8,)) for name in names)))
    assert [layer.has_cache for layer in facts.layers] == [False, True]


def test_later_layers_may_share_a_cache(tmp_path: Path) -> None:
    """Layers that reuse the cache of earlier ones, and those that only predict further, own none."""
    shared = Entry("gemma4.attention.shared_kv_layers", UINT32, 2)
    facts = facts_of(tmp_path, model_of("gemma4", 5, shared))
    assert [layer.has_cache for layer in facts.layers] == [True, True, True, False, False]
    predicting = Entry("glm4moe.nextn_predict_layers", UINT32, 1)
    facts = facts_of(tmp_path, model_of("glm4moe", 3, predicting))
    assert [layer.has_cache for layer in facts.layers] == [True, True, False]
    facts = facts_of(tmp_path, model_of("gemma3n", 30))
    assert sum(layer.has_cache for layer in facts.layers) == 20


def test_latent_attention_keeps_keys_only(tmp_path: Path) -> None:
    """Multi-head latent attention is marked, because its cache has no values."""
    entries = (
        Entry("deepseek2.attention.kv_lora_rank", UINT32, 512),
        Entry("deepseek2.attention.key_length", UINT32, 576),
        Entry("deepseek2.attention.value_length", UINT32, 512),
        Entry("deepseek2.attention.key_length_mla", UINT32, 192),
        Entry("deepseek2.attention.value_length_mla", UINT32, 128),
    )
    facts = facts_of(tmp_path, model_of("deepseek2", 1, *entries, tensors=("attn_kv_a_mqa",)))
    assert facts.layers[0].has_latent_keys
    assert facts.layers[0].has_cache
    assert facts.kv_lora_rank == 512


def test_pattern_must_fit_the_layers(tmp_path: Path) -> None:
    """A list of windows for another number of layers is a damage."""
    window = Entry("gemma3.attention.sliding_window", UINT32, 32)
    listed = Entry("gemma3.attention.sliding_window_pattern", ARRAY, [1, 0], BOOL)
    with pytest.raises(GgufFormatError, match="each of the 4 layers"):
        facts_of(tmp_path, model_of("gemma3", 4, window, listed))
