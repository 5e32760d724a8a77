"""Candidates for tests of advice: real shapes, planned as a catalogue would."""

from __future__ import annotations

from functools import cache

from groundup.catalogue.shape import ExpertShape, ModelShape, WindowShape
from groundup.fit.budget import Budget
from groundup.fit.calibration import Calibration, Confidence
from groundup.fit.candidate import Basis, Candidate, Plan
from groundup.fit.planned import planned_facts
from groundup.fit.situation import Situation

GIB = 1 << 30
AVX2 = frozenset({"avx2"})

LLAMA_8B = ModelShape(
    architecture="llama", layers=32, hidden=4096, heads=32, kv_heads=8, head_length=128, vocabulary=128_256,
    feed_forward=14_336, tied_embeddings=False, trained_context_tokens=131_072,
)  # fmt: skip
GPT_OSS_20B = ModelShape(
    architecture="gpt-oss", layers=24, hidden=2880, heads=64, kv_heads=8, head_length=64, vocabulary=201_088,
    feed_forward=2880, tied_embeddings=False, trained_context_tokens=131_072,
    window=WindowShape(tokens=128, period=2), experts=ExpertShape(count=32, used=4, feed_forward=2880),
)  # fmt: skip
GEMMA_1B = ModelShape(
    architecture="gemma3", layers=26, hidden=1152, heads=4, kv_heads=1, head_length=256, vocabulary=262_144,
    feed_forward=6912, tied_embeddings=True, trained_context_tokens=32_768,
    window=WindowShape(tokens=512, period=6),
)  # fmt: skip
SHAPES = {"llama-8b": LLAMA_8B, "gpt-oss-20b": GPT_OSS_20B, "gemma-1b": GEMMA_1B}


@cache
def candidate(name: str, quantisation: str) -> Candidate:
    """One file of a shape above."""
    facts = planned_facts(SHAPES[name], quantisation)
    return Candidate(
        name=f"{name}:{quantisation.lower()}",
        title=name,
        quantisation=quantisation,
        facts=facts,
        basis=Basis.RECORD,
        download_bytes=facts.weights_bytes,
    )


def plan(*, context_tokens: int = 8192, cache_tokens: int = 0) -> Plan:
    """How an engine loads that keeps few texts."""
    return Plan(context_tokens=context_tokens, cache_tokens=cache_tokens, processor=AVX2)


def budget(total_gib: float, free_gib: float | None = None) -> Budget:
    """A computer with so much memory; everything but 1.5 GiB of it is free by default."""
    total, quiet = int(total_gib * GIB), int((total_gib - 1.5) * GIB)
    now = quiet if free_gib is None else int(free_gib * GIB)
    return Budget(total, now, max(quiet, now))


def calibration(gb_per_s: float = 40.0) -> Calibration:
    """A device that reads weights so fast, and multiplies 25 numbers for each byte."""
    return Calibration(
        efficiency=1.0,
        per_layer_s=20e-6,
        bandwidth_bytes_per_s=gb_per_s * 1e9,
        bandwidth_basis="read_test",
        prefill_flops_per_s=25 * gb_per_s * 1e9,
        is_prefill_measured=True,
        confidence=Confidence.CALIBRATED,
    )


def situation(total_gib: float, gb_per_s: float = 0.0, *, free_gib: float | None = None) -> Situation:
    """Such a computer; 0 GB/s = its speed is not known."""
    known = calibration(gb_per_s) if gb_per_s else None
    return Situation(budget(total_gib, free_gib), plan(), known)
