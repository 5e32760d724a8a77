"""Which weights take a second layout, by type, shape and processor."""

from __future__ import annotations

import pytest

from groundup.fit.repack import is_repacking, repacking

from .shapes import AVX512, MIB, facts_of, llama_1b, tensor, with_tensors

APPLE = frozenset({"asimd", "asimddp"})


@pytest.mark.parametrize(
    ("quantisation", "weights_mib", "repacked_mib"),
    [("F16", 2357.26, 0.0), ("Q4_K_M", 762.81, 445.5), ("Q4_0", 727.75, 522.0)],
)
def test_measured_sizes(quantisation: str, weights_mib: float, repacked_mib: float) -> None:
    """Weights and repacked copy of a 1.24B shape are those that real loads reported."""
    facts = llama_1b(quantisation)
    assert facts.weights_bytes / MIB == pytest.approx(weights_mib, abs=0.005)
    assert repacking(facts, AVX512).repacked_bytes == repacked_mib * MIB


@pytest.mark.parametrize(
    ("type_name", "processor", "is_repacked"),
    [
        ("Q4_0", frozenset({"avx2"}), True),
        ("Q2_K", frozenset({"avx2"}), False),
        ("Q2_K", AVX512, True),
        ("Q8_0", AVX512, False),
        ("Q8_0", APPLE, True),
        ("Q6_K", APPLE, True),
        ("Q2_K", APPLE, False),
        ("Q4_K", frozenset(), False),
        ("F16", AVX512, False),
        ("Q4_0", AVX512 | {"amx_int8"}, False),  # with tiles it stays away
    ],
)
def test_processor_decides_the_types(type_name: str, processor: frozenset[str], is_repacked: bool) -> None:
    """Each processor family rewrites some types and leaves the others."""
    matrix = tensor("blk.0.attn_q.weight", (256, 64), type_name)
    facts = with_tensors(facts_of("llama-3.2-1b"), [matrix])
    assert repacking(facts, processor).repacked_bytes == (matrix.size_bytes if is_repacked else 0)


def test_tiles_are_kept_away_from() -> None:
    """Where a processor has tiles, nothing is rewritten: the layout for those ends the process."""
    assert is_repacking(AVX512)
    assert not is_repacking(AVX512 | {"amx_int8"})


def test_rows_must_fit_the_interleave() -> None:
    """A matrix whose rows are no multiple of eight stays as it is, and so does a vector."""
    odd = tensor("blk.0.attn_q.weight", (256, 63), "Q4_K")
    vector = tensor("blk.0.attn_q.weight", (256,), "Q4_K")
    assert repacking(with_tensors(facts_of("llama-3.2-1b"), [odd, vector]), AVX512).repacked_bytes == 0


def test_embeddings_are_only_looked_up() -> None:
    """Embeddings stay as they are; tied to the output they are held twice; the output is rewritten."""
    embedding = tensor("token_embd.weight", (256, 1024), "Q4_K")
    output = tensor("output.weight", (256, 1024), "Q4_K")
    untied = with_tensors(facts_of("llama-3.2-1b"), [embedding, output])
    found = repacking(untied, AVX512)
    assert (found.repacked_bytes, found.duplicated_bytes) == (output.size_bytes, 0)
    tied = with_tensors(facts_of("llama-3.2-1b"), [embedding])
    found = repacking(tied, AVX512)
    assert found.repacked_bytes == found.duplicated_bytes == embedding.size_bytes


def test_mostly_rewritten_models_are_read() -> None:
    """A file is read instead of mapped when more than a quarter of it is rewritten."""
    assert repacking(llama_1b("Q4_K_M"), AVX512).is_better_read
    assert not repacking(llama_1b("F16"), AVX512).is_better_read
