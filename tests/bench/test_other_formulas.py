"""The formulas of others, by hand."""

from __future__ import annotations

import pytest

from groundup.bench.other_formulas import llmfit, ollama, rule_of_thumb
from groundup.fit.planned import planned_facts
from tests.fit.record_shapes import shape_of

GIB = 1 << 30


def test_rule_of_thumb() -> None:
    """Eight billion parameters want 16 GB, whatever the file and the context."""
    facts = planned_facts(shape_of("llama-3.1-8b"), "Q4_K_M")
    assert rule_of_thumb(facts, "Q4_K_M", 4096) / GIB == pytest.approx(16.06, abs=0.01)


def test_llmfit() -> None:
    """0.58 bytes for each parameter, a full cache and half a GB; window layers count in full."""
    facts = planned_facts(shape_of("gemma-3-4b"), "Q4_K_M")
    expected = 0.58 * facts.parameters + 4 * 34 * 4 * 256 * 8192 + GIB // 2
    assert llmfit(facts, "Q4_K_M", 8192) == int(expected)


def test_ollama() -> None:
    """The file and a cache, with heads of width divided by heads: half of what they are here."""
    facts = planned_facts(shape_of("qwen3-0.6b"), "Q4_K_M")
    cache = ollama(facts, "Q4_K_M", 8192) - facts.weights_bytes
    assert cache == 4 * 28 * 8 * (1024 // 16) * 8192
    assert cache * 2 == 896 << 20  # what it takes in truth
