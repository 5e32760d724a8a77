"""Compute and output buffers against the library's log, in MiB."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.catalogue.schema import ModelShape
from groundup.fit.compute import (
    accelerator_compute_bytes,
    compute_bytes,
    host_input_bytes,
    output_bytes,
    touched_bytes,
)
from groundup.fit.planned import planned_facts

from .record_shapes import shape_of
from .shapes import MIB, bare_facts, facts_of, mamba_2


def buffer_mib(name: str, *, tokens: int = 512, rows: int = 1, cells: int = 8192, window: int = 0) -> float:
    """The predicted buffer in MiB."""
    size = compute_bytes(
        facts_of(name), micro_batch_tokens=tokens, output_rows=rows, cells=cells, cells_in_window=window
    )
    return size / MIB


@pytest.mark.parametrize(
    ("cells", "expected"), [(4096, 120.01), (8192, 124.01), (32_768, 148.01), (65_536, 180.01)]
)
def test_buffer_grows_with_the_cache(cells: int, expected: float) -> None:
    """The mask is the only part that depends on the cache."""
    assert buffer_mib("llama-3.1-8b", cells=cells) == pytest.approx(expected, abs=0.02)


def test_buffer_shrinks_with_the_batch() -> None:
    """A quarter of the batch needs a quarter of the buffer."""
    assert buffer_mib("llama-3.1-8b", tokens=128) == pytest.approx(31.0, abs=0.02)


def test_many_rows_of_logits_need_more_than_the_layers() -> None:
    """With logits of every token the vocabulary decides."""
    assert buffer_mib("llama-3.1-8b", rows=512) == pytest.approx(266.5, abs=0.02)


@pytest.mark.parametrize(
    ("name", "cells", "window", "expected", "tolerance"),
    [
        ("llama-3.2-1b", 8192, 0, 72.01, 0.02),
        ("gemma-3-4b", 8192, 1536, 88.52, 0.03),
        ("qwen3-30b-a3b", 8192, 0, 96.01, 0.02),
        ("olmo-2-7b", 8192, 0, 104.51, 0.02),
        ("deepseek-v3", 8192, 0, 416.01, 0.02),
        ("llama-70b", 4096, 0, 236.01, 0.02),
        ("mistral-small-24b", 4096, 0, 234.01, 0.02),
        ("qwen3-0.6b", 8192, 0, 34.01, 0.02),
        ("gpt-oss-20b", 8192, 768, 101.14, 0.03 * 101),
    ],
)
def test_buffer_of_each_shape(name: str, cells: int, window: int, expected: float, tolerance: float) -> None:
    """Dense, mixture, window and latent shapes come out as in the library's log."""
    assert buffer_mib(name, cells=cells, window=window) == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize(("sequences", "expected"), [(1, 28.51), (97, 32.41), (193, 32.24)])
def test_buffer_is_reserved_for_equal_parts(sequences: int, expected: float) -> None:
    """The library reserves for a batch that all sequences share equally (dry runs)."""
    facts = planned_facts(
        ModelShape(
            architecture="llama",
            layers=12,
            hidden=1024,
            heads=16,
            kv_heads=4,
            head_length=64,
            vocabulary=32_000,
            feed_forward=2816,
            tied_embeddings=True,
            trained_context_tokens=32_768,
        ),
        "Q4_K_M",
    )
    size = compute_bytes(
        facts, micro_batch_tokens=512, output_rows=max(64, sequences), cells=4096, sequences=sequences
    )
    assert size / MIB == pytest.approx(expected, abs=0.03)


def test_cuda_buffers() -> None:
    """A card held 398.38 MiB for logits of gpt-oss-20b; inputs of Llama-3-8B took 24.01 beside it."""
    assert accelerator_compute_bytes(facts_of("gpt-oss-20b"), 512) / MIB == pytest.approx(398.38, abs=0.02)
    inputs = host_input_bytes(facts_of("llama-3.1-8b"), micro_batch_tokens=512, cells=8192)
    assert inputs / MIB == pytest.approx(24.01, abs=0.02)


def test_layers_without_a_gate_need_less() -> None:
    """Two matrices in a feed-forward part keep one of its widths less alive than three."""
    apertus = planned_facts(shape_of("apertus-8b"), "Q4_K_M")
    size = touched_bytes(apertus, micro_batch_tokens=512, cells=0)
    assert size == 4 * 512 * (21_504 + 4 * 4096)
    assert touched_bytes(replace(apertus, tensors=()), micro_batch_tokens=512, cells=0) > 1.5 * size


def test_recurrent_buffer_leans_high() -> None:
    """A recurrent model's buffer covers its scan, for each of its sequences."""
    one, four = (
        compute_bytes(mamba_2(), micro_batch_tokens=256, output_rows=1, cells=0, sequences=count)
        for count in (1, 4)
    )
    assert one > 4 * 256 * 6.6 * 1536
    assert four - one == 4 * 3 * 1536 * 128


@pytest.mark.parametrize(
    ("rows", "vocabulary", "expected"), [(1, 128_256, 0.49), (4, 128_256, 1.96), (4, 262_144, 4.0)]
)
def test_output_buffer(rows: int, vocabulary: int, expected: float) -> None:
    """Four bytes for each logit that is handed over."""
    facts = bare_facts((), width=8, vocabulary=vocabulary)
    assert output_bytes(facts, rows) / MIB == pytest.approx(expected, abs=0.005)
