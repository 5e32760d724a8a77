"""Cache and state sizes, to the byte, against logs of the engine library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.fit.kv import has_known_state, kv_bytes, padded_cells, recurrent_bytes, window_cells
from groundup.library.layer_facts import RecurrentFacts
from tests.canaries import fit_formulas

from .shapes import MIB, bare_facts, facts_of, mamba_2

NO_STATE = RecurrentFacts(
    convolution_kernel=0,
    inner_size=0,
    state_size=0,
    group_count=0,
    wkv_head_size=0,
    token_shift_count=2,
    short_convolution_kernel=0,
    kda_head_size=0,
)

CACHES = [
    ("llama-3.2-1b", "f16", 256.0),
    ("llama-3.2-1b", "q8_0", 136.0),
    ("llama-3.2-1b", "f32", 512.0),
    ("llama-3.1-8b", "f16", 1024.0),
    ("olmo-2-7b", "f16", 4096.0),
    ("qwen3-0.6b", "f16", 896.0),
]


@pytest.mark.parametrize(("name", "kv_type", "expected_mib"), CACHES)
def test_cache_of_full_attention(name: str, kv_type: str, expected_mib: float) -> None:
    """8,192 cells take what the library's log says, for each storage type."""
    size = kv_bytes(facts_of(name), 8192, key_type=kv_type, value_type=kv_type)
    assert size == expected_mib * MIB


def test_cells_are_padded() -> None:
    """The library makes cells in steps of 256."""
    assert [padded_cells(tokens) for tokens in (1, 256, 257, 8192)] == [256, 256, 512, 8192]


def test_windows_at_full_size() -> None:
    """The engine keeps window layers at full size, so that a cache can be cut anywhere."""
    facts = facts_of("gemma-3-4b")
    per_token = 4 * 256 * 2 * 2
    assert kv_bytes(facts, 8192) == 34 * 8192 * per_token


def test_windows_at_their_own_size() -> None:
    """A window cache holds the windows of all sequences and one batch: 160.0 + 522.0 MiB in the log."""
    facts = facts_of("gemma-3-4b")
    own = window_cells(1024, cells=8192, sequences=4, micro_batch_tokens=512)
    assert own == 4608
    assert kv_bytes(facts, 8192, cells_in_window=own) == (160 + 522) * MIB


def test_window_example_of_the_log() -> None:
    """Window 512, batch 512, 4 sequences, 15 layers with one head of 256: 37.5 MiB."""
    layer = replace(facts_of("gemma-3-4b").layers[0], kv_heads=1, window_tokens=512)
    facts = bare_facts((layer,) * 15, width=640, vocabulary=262_144)
    own = window_cells(512, cells=8192, sequences=4, micro_batch_tokens=512)
    assert own == 2560
    assert kv_bytes(facts, 8192, cells_in_window=own) == 37.5 * MIB
    assert kv_bytes(facts, 8192) == 120 * MIB


def test_latent_attention_keeps_keys_only() -> None:
    """Six layers of latent attention take 54.0 MiB for 8,192 tokens: 576 values each and no more."""
    facts = facts_of("deepseek-v3")
    assert kv_bytes(replace(facts, layers=facts.layers[:6]), 8192) == 54 * MIB
    assert kv_bytes(facts, 256) == 70_272 * 256


@pytest.mark.parametrize(("sequences", "expected_mib"), [(1, 18.49), (4, 73.97)])
def test_recurrent_state(sequences: int, expected_mib: float) -> None:
    """A recurrent state depends on the sequences and not on the context."""
    facts = mamba_2()
    assert recurrent_bytes(facts, sequences) / MIB == pytest.approx(expected_mib, abs=0.005)
    assert recurrent_bytes(facts, sequences) == 4 * sequences * 24 * (3 * (1536 + 2 * 128) + 128 * 1536)
    assert kv_bytes(facts, 8192) == 0


@pytest.mark.parametrize(
    ("sizes", "values"),
    [
        (replace(NO_STATE, wkv_head_size=64), 2 * 768 + 768 * 64),
        (replace(NO_STATE, short_convolution_kernel=3), 768 * 2),
        (replace(NO_STATE, inner_size=1536, state_size=16, convolution_kernel=4), 3 * 1536 + 16 * 1536),
    ],
)
def test_state_of_each_family(sizes: RecurrentFacts, values: int) -> None:
    """Token-shift, short-convolution and Mamba models have states of their own sizes."""
    facts = replace(mamba_2(layers=1), recurrent=sizes)
    assert recurrent_bytes(facts, 1) == 4 * values
    assert has_known_state(facts)


def test_unknown_state_is_no_zero() -> None:
    """A recurrent family with unknown sizes gets an estimate that is marked, and never nothing."""
    facts = replace(mamba_2(), recurrent=NO_STATE)
    assert not has_known_state(facts)
    assert recurrent_bytes(facts, 1) > 0


@pytest.mark.parametrize("bad", fit_formulas.CACHES)
def test_known_wrong_formulas_are_caught(bad: str) -> None:
    """Each mistake that other estimators make differs from the log on at least one of these models."""
    formula = fit_formulas.CACHES[bad]
    cases = [(facts_of(name), kv_type, mib * MIB) for name, kv_type, mib in CACHES]
    cases.append(
        (replace(facts_of("deepseek-v3"), layers=facts_of("deepseek-v3").layers[:6]), "f16", 54 * MIB)
    )
    cases.append((facts_of("gemma-3-4b"), "f16", 34 * 8192 * 4096))
    assert any(formula(facts, 8192, kv_type) != expected for facts, kv_type, expected in cases)
