"""What a token reads and multiplies, in bytes and weights of known models."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from groundup.fit.planned import planned_facts
from groundup.fit.work import UNKNOWN_TYPE, expert_layers, step_work, token_work
from groundup.library.model_facts import ModelFacts

from .record_shapes import shape_of

GIB = 1 << 30


def facts_of(name: str, quantisation: str = "Q4_K_M") -> ModelFacts:
    """Of a record of the catalogue."""
    return planned_facts(shape_of(name), quantisation)


def read_gib(facts: ModelFacts, sequences: int = 1) -> float:
    """Weights that one step reads."""
    return step_work(facts, sequences=sequences).all_weight_bytes / GIB


def test_tied_embeddings_are_read_whole() -> None:
    """Where the embedding is the output matrix, every weight is read for every token."""
    facts = facts_of("llama-3.2-1b")
    assert read_gib(facts) == pytest.approx(facts.weights_bytes / GIB)


def test_untied_embeddings_are_looked_up() -> None:
    """Of an embedding that is only looked up, one row is read: next to nothing."""
    facts = facts_of("llama-3.1-8b", "F16")
    embedding = 128_256 * 4096 * 2
    assert read_gib(facts) == pytest.approx((facts.weights_bytes - embedding) / GIB)
    assert read_gib(facts) < 0.95 * facts.weights_bytes / GIB  # the twin that reads it all is 7 % slower


def test_experts_that_do_not_work_are_not_read() -> None:
    """Qwen3 30B-A3B reads 3.04 billion weights for a token, a tenth of what it has."""
    facts = facts_of("qwen3-30b-a3b", "F16")
    assert step_work(facts).all_weight_bytes / 2 == pytest.approx(3.04e9, rel=0.02)
    forgotten = facts.weights_bytes / GIB  # the known-bad twin: all experts
    assert read_gib(facts) < forgotten / 8


def test_many_people_want_many_experts() -> None:
    """With one text 8 of 128 experts are read, with thirty nearly all: 1 - (1 - 1/16)^30 = 86 %."""
    facts = facts_of("qwen3-30b-a3b", "F16")
    experts = 48 * 128 * 3 * 2048 * 768 * 2
    one, thirty = read_gib(facts), read_gib(facts, 30)
    assert thirty - one == pytest.approx(experts * (0.8557 - 0.0625) / GIB, rel=0.01)
    assert expert_layers(facts) == 48
    assert expert_layers(facts_of("llama-3.2-1b")) == 0


def test_keys_and_values_grow_with_depth() -> None:
    """Llama 3.1 8B: 131,072 bytes for each token before, for each text."""
    facts = facts_of("llama-3.1-8b")
    assert step_work(facts, depth_tokens=1000).memory_bytes == 131_072_000
    assert step_work(facts, depth_tokens=1000, sequences=3).memory_bytes == 3 * 131_072_000
    assert step_work(facts, depth_tokens=0).memory_bytes == 0


def test_windows_stop_growing() -> None:
    """Layers with a window never look back further than it reaches."""
    facts = facts_of("gemma-3-1b")
    short, long = (step_work(facts, depth_tokens=depth).memory_bytes for depth in (512, 5120))
    everywhere = 10 * short  # the known-bad twin: windows ignored
    assert short < long < everywhere / 2


def test_heads_that_share_keys_multiply_them_each() -> None:
    """Llama 3.1 8B: 32 heads, 128 values of a key and 128 of a value, 32 layers."""
    assert step_work(facts_of("llama-3.1-8b"), depth_tokens=10).attention_values == 32 * 256 * 32 * 10


def test_prompts_need_no_output_matrix() -> None:
    """Gemma 3 270M is mostly vocabulary: reading a prompt multiplies a third of its weights."""
    facts = facts_of("gemma-3-270m")
    inside = token_work(facts).all_weights
    end = 3 * 640 * 2048  # of the last layer
    assert inside == pytest.approx(facts.parameters - 262_144 * 640 - end, rel=0.001)
    assert token_work(facts, with_output=True).all_weights == pytest.approx(facts.parameters, rel=0.01)


def test_prompts_stop_in_the_last_layer() -> None:
    """Of two layers, tokens inside a prompt need one feed-forward part: they are dropped before the other.

    Measured with the generated models: two layers take 174 ms, four 462 ms and sixteen 2171 ms.
    """
    whole = shape_of("llama-3.2-1b")
    two, four = (planned_facts(msgspec.structs.replace(whole, layers=count), "Q8_0") for count in (2, 4))
    inside, twice = (token_work(facts).all_weights for facts in (two, four))
    assert twice / inside == pytest.approx(462 / 174, rel=0.05)
    assert twice / inside > 1.2 * 4 / 2  # the known-bad twin: every layer counts alike


def test_experts_of_the_last_layer_are_not_needed_either() -> None:
    """Routers and experts are the feed-forward part; with output all of them count."""
    facts = facts_of("qwen3-30b-a3b", "F16")
    inside, written = (token_work(facts, with_output=flag).all_weights for flag in (False, True))
    used, router = 3 * 2048 * 768 * 8, 2048 * 128
    assert written - inside == pytest.approx(151_936 * 2048 + used + router, rel=0.001)


def test_without_tensors_parameters_have_to_do() -> None:
    """A header without tensors still tells how much works on a token."""
    whole = facts_of("qwen3-30b-a3b", "F16")
    facts = replace(whole, tensors=())
    assert list(step_work(facts).weight_bytes) == [UNKNOWN_TYPE]
    assert read_gib(facts) == pytest.approx(read_gib(whole), rel=0.12)  # the embedding counts there
    assert token_work(facts).weights == {UNKNOWN_TYPE: whole.active_parameters}
    assert step_work(facts).rows[UNKNOWN_TYPE] > 0
    assert expert_layers(facts) == 48


def test_rows_are_counted_by_type() -> None:
    """Qwen3 0.6B: 12,288 rows in each of 28 layers, and one for each token of its vocabulary."""
    rows = step_work(facts_of("qwen3-0.6b", "F16")).rows
    queries, keys, width, feed_forward = 16 * 128, 8 * 128, 1024, 3072
    layer = queries + 2 * keys + width + 2 * feed_forward + width
    assert rows["F16"] == 28 * layer + 151_936
    assert "F32" not in rows  # norms are no matrices


def test_rows_of_experts_are_those_that_work() -> None:
    """8 of 128 experts; the known-bad twin counts the rows of all, sixteen times as many."""
    facts = facts_of("qwen3-30b-a3b", "F16")
    experts = 48 * (2 * 768 + 2048)
    others = sum(step_work(replace(facts, experts=None)).rows.values()) - 128 * experts
    assert sum(step_work(facts).rows.values()) == pytest.approx(others + 8 * experts)


def test_weights_of_experts_are_told_apart() -> None:
    """In a prompt they take longer than others: 47 layers of 8 experts, and none in a dense model."""
    assert token_work(facts_of("qwen3-30b-a3b", "F16")).expert_weights == 47 * 8 * 3 * 2048 * 768
    assert token_work(facts_of("llama-3.2-1b")).expert_weights == 0
