"""A need is the prediction with its interval, and everything that comes beside the model."""

from __future__ import annotations

from dataclasses import replace

from groundup.fit.candidate import Basis, need_of
from groundup.fit.memory import predict_memory
from tests.fit.candidates import AVX2, candidate, plan


def test_a_need_is_the_prediction_and_what_comes_beside() -> None:
    """Weights, cache and buffers as predicted; then adapters and the process."""
    model = replace(candidate("llama-8b", "Q4_K_M"), basis=Basis.HEADER, more_bytes=1000)
    predicted = predict_memory(model.facts, context_tokens=4096, processor=AVX2)
    found = need_of(model, replace(plan(context_tokens=4096), process_bytes=500))
    assert found.mid == predicted.total_bytes + 1500
    assert found.low < found.mid < found.high
    assert found.private_high <= found.high


def test_a_planned_file_is_less_sure() -> None:
    """What follows from a record may be off by a percent more than what a header says."""
    model = candidate("llama-8b", "Q4_K_M")
    planned, read = need_of(model, plan()), need_of(replace(model, basis=Basis.HEADER), plan())
    assert (planned.low, planned.mid) < (read.low, read.mid) or planned.mid == read.mid
    assert planned.high - planned.low > read.high - read.low
