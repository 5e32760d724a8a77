"""What a header's entries and tensors amount to: the facts, and the refusal of entries that lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from groundup.errors import GgufFormatError
from groundup.library.gguf import read_header
from groundup.library.model_facts import ModelFacts, model_facts

from .gguf_corpus import (
    ARRAY,
    BOOL,
    F16,
    F32,
    FLOAT32,
    INT32,
    Q4_0,
    Q8_0,
    STRING,
    UINT32,
    Entry,
    Model,
    Tensor,
    small_model,
)


def facts_of(folder: Path, model: Model) -> ModelFacts:
    """The facts of the model, by way of a file."""
    path = folder / "model.gguf"
    path.write_bytes(model.write())
    return model_facts(read_header(path))


def test_facts_of_the_small_model(tmp_path: Path) -> None:
    """Names, sizes and counts come from where the format keeps them."""
    facts = facts_of(tmp_path, small_model())
    assert (facts.architecture, facts.name, facts.licence) == ("llama", "Corpus", "apache-2.0")
    assert (facts.layer_count, facts.embedding_length, facts.context_tokens) == (1, 32, 128)
    assert (facts.vocabulary_size, facts.tokenizer_model) == (12, "llama")
    assert facts.rope_frequency_base == 10_000.0
    layer = facts.layers[0]
    assert (layer.heads, layer.kv_heads, layer.key_length, layer.value_length) == (2, 1, 16, 16)
    assert layer.feed_forward_length == 64
    assert facts.chat_template is not None
    assert facts.chat_template.startswith("{% for")
    assert facts.has_tied_embeddings
    assert facts.is_causal
    assert (facts.pooling, facts.experts, facts.recurrent, facts.split) == (None, None, None, None)


def test_sizes_are_exact(tmp_path: Path) -> None:
    """Parameters and bytes are sums over the tensors, by type too."""
    model = small_model()
    facts = facts_of(tmp_path, model)
    assert facts.weights_bytes == sum(tensor.size_bytes for tensor in model.tensors)
    assert facts.parameters == 32 * 12 + 32 * 32 + 2 * 32 * 16 + 32
    assert facts.active_parameters == facts.parameters
    used = {name: (use.tensor_count, use.size_bytes) for name, use in facts.tensor_types.items()}
    assert used == {"F32": (2, 1664), "F16": (1, 1024), "Q4_0": (1, 576), "Q8_0": (1, 544)}


@pytest.mark.parametrize(
    ("entries", "label"),
    [
        ((), "F32"),
        ((Entry("general.file_type", UINT32, 15),), "Q4_K_M"),
        ((Entry("general.file_type", UINT32, 1024 + 7),), "Q8_0"),
        ((Entry("general.file_type", UINT32, 999),), "F32"),
    ],
)
def test_quantisation_is_named(tmp_path: Path, entries: tuple[Entry, ...], label: str) -> None:
    """The mix's name comes from the header; without a known one the type with most bytes names it."""
    model = small_model().without("general.file_type").with_entry(*entries)
    assert facts_of(tmp_path, model).quantisation == label


def test_head_length_is_read_and_not_divided(tmp_path: Path) -> None:
    """Where the header gives the heads' length, embedding ÷ heads plays no part."""
    lengths = (
        Entry("llama.attention.key_length", UINT32, 256),
        Entry("llama.attention.value_length", UINT32, 128),
    )
    layer = facts_of(tmp_path, small_model().with_entry(*lengths)).layers[0]
    assert (layer.key_length, layer.value_length) == (256, 128)


def test_experts_count_in_part(tmp_path: Path) -> None:
    """Of the experts' parameters only the used share is active; everything else always is."""
    entries = (
        Entry("llama.expert_count", UINT32, 8),
        Entry("llama.expert_used_count", UINT32, 2),
        Entry("llama.expert_feed_forward_length", UINT32, 16),
        Entry("llama.expert_shared_count", UINT32, 1),
    )
    tensors = (Tensor("token_embd.weight", (32, 12)), Tensor("blk.0.ffn_up_exps.weight", (32, 16, 8), Q8_0))
    facts = facts_of(tmp_path, replace(small_model(), tensors=tensors).with_entry(*entries))
    assert facts.experts is not None
    assert (facts.experts.count, facts.experts.used, facts.experts.shared) == (8, 2, 1)
    assert facts.parameters == 32 * 12 + 32 * 16 * 8
    assert facts.active_parameters == 32 * 12 + 32 * 16 * 2


def test_embedding_models_say_how_they_pool(tmp_path: Path) -> None:
    """Pooling and attention to both sides mark models that embed texts."""
    entries = (Entry("llama.pooling_type", UINT32, 1), Entry("llama.attention.causal", BOOL, 0))
    facts = facts_of(tmp_path, small_model().with_entry(*entries))
    assert (facts.pooling, facts.is_causal) == ("mean", False)


def test_output_matrix_means_untied(tmp_path: Path) -> None:
    """A model with an output matrix of its own does not reuse its embeddings."""
    model = small_model()
    untied = replace(model, tensors=(*model.tensors, Tensor("output.weight", (32, 12), F16)))
    assert not facts_of(tmp_path, untied).has_tied_embeddings


def test_vocabulary_size_without_a_tokenizer(tmp_path: Path) -> None:
    """Without tokens the header's figure counts, and without that the embedding's shape."""
    bare = small_model().without("tokenizer.ggml.tokens")
    assert facts_of(tmp_path, bare).vocabulary_size == 12
    assert facts_of(tmp_path, bare.with_entry(Entry("llama.vocab_size", UINT32, 77))).vocabulary_size == 77


def test_a_file_of_facts_only_is_read(tmp_path: Path) -> None:
    """A vocabulary file has no tensors and still gives its facts, as zeros where it is silent."""
    bare = Model((Entry("general.architecture", STRING, "gpt2"),), ())
    facts = facts_of(tmp_path, bare)
    assert (facts.architecture, facts.layer_count, facts.parameters) == ("gpt2", 0, 0)
    assert not facts.is_recurrent


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (Entry("llama.context_length", STRING, "long"), "must be a whole number"),
        (Entry("llama.context_length", INT32, -1), "must be a whole number"),
        (Entry("llama.rope.freq_base", FLOAT32, float("nan")), "must be a finite number"),
        (Entry("general.name", UINT32, 1), "must be a text"),
        (Entry("llama.attention.causal", UINT32, 1), "must be true or false"),
        (Entry("llama.block_count", UINT32, 1025), "from 0 to 1,024"),
        (Entry("llama.attention.head_count", ARRAY, [1, 2], INT32), "each of the 1 layers"),
        (Entry("llama.attention.head_count", ARRAY, [1.0], FLOAT32), "each of the 1 layers"),
        (Entry("llama.attention.head_count", ARRAY, [-1], INT32), "must hold whole numbers"),
    ],
)
def test_entries_of_the_wrong_kind_are_refused(tmp_path: Path, entry: Entry, problem: str) -> None:
    """An entry that cannot mean what its key says is a damage, reported with its byte."""
    model = small_model().with_entry(entry)
    place = next(spot for spot in model.fields() if spot.name == f"length of key {entry.key!s}")
    with pytest.raises(GgufFormatError, match=problem) as caught:
        facts_of(tmp_path, model)
    assert caught.value.offset_bytes == place.offset


def test_more_used_experts_than_experts_are_refused(tmp_path: Path) -> None:
    """A mixture cannot use more experts than it has."""
    entries = (Entry("llama.expert_count", UINT32, 2), Entry("llama.expert_used_count", UINT32, 3))
    with pytest.raises(GgufFormatError, match="more than the 2 experts"):
        facts_of(tmp_path, small_model().with_entry(*entries))


def test_types_of_the_corpus_are_those_of_the_table() -> None:
    """The corpus' own block sizes are those that the facts use."""
    tensor = Tensor("x", (64, 3), Q4_0)
    assert (tensor.size_bytes, Tensor("x", (64, 3), F32).size_bytes) == (108, 768)
