"""Predictions beside dry runs and loads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.fit.memory import predict_memory
from groundup.fit.planned import planned_facts
from groundup.fit.verify import Buffers, compare, with_buffers

from .record_shapes import shape_of
from .shapes import MIB


def test_buffers_of_a_dry_run_replace_the_formula() -> None:
    """The library's buffers count, their used share stays, and the interval is narrower."""
    facts = planned_facts(shape_of("gemma-3-1b"), "Q4_K_M")
    before = predict_memory(facts, context_tokens=4096, sequences=96)
    after = with_buffers(before, Buffers(compute_bytes=100 * MIB, output_bytes=90 * MIB))
    assert after.compute_bytes + after.reserved_bytes == 100 * MIB
    assert 0 < after.compute_bytes < 100 * MIB
    assert after.output_bytes == 90 * MIB
    assert after.resident.low / after.resident.mid > before.resident.low / before.resident.mid


def test_a_dry_run_knows_no_more_than_buffers() -> None:
    """Where something else was assumed, the interval stays as wide as it was."""
    facts = replace(planned_facts(shape_of("gemma-3-1b"), "Q4_K_M"), has_indexer=True)
    before = predict_memory(facts, context_tokens=4096)
    assert with_buffers(before, Buffers(MIB, MIB)).shares == before.shares


@pytest.mark.parametrize(
    ("factor", "is_inside", "is_notable"), [(1.0, True, False), (0.93, False, False), (0.7, False, True)]
)
def test_a_load_is_judged(factor: float, is_inside: bool, is_notable: bool) -> None:
    """A load near its prediction is inside, one that is far off is notable."""
    prediction = predict_memory(planned_facts(shape_of("llama-3.2-1b"), "Q8_0"), context_tokens=4096)
    check = compare(
        prediction,
        peak_bytes=int(prediction.total_bytes * factor),
        private_bytes=int(prediction.private_bytes * factor),
    )
    for one in (check.resident, check.private):
        assert (one.is_inside, one.is_notable) == (is_inside, is_notable)
        assert one.error == pytest.approx(1 / factor - 1, abs=0.001)
