"""Guesses are marked, wide, and right about known models all the same."""

from __future__ import annotations

import pytest

from groundup.errors import UnknownShapeError
from groundup.fit.guess import guess_memory
from groundup.fit.memory import predict_memory
from groundup.fit.planned import planned_facts

from .record_shapes import shape_of

MODELS = [
    "llama-3.2-1b", "llama-3.1-8b", "gemma-3-1b", "gemma-3-4b", "gemma-3-27b", "qwen3-0.6b", "qwen3-30b-a3b",
    "olmo-2-7b", "apertus-8b", "phi-4-mini", "mistral-large-2-123b",
]  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("quantisation", ["Q4_K_M", "Q8_0", "F16"])
def test_known_models_lie_in_the_interval(name: str, quantisation: str) -> None:
    """Weights and total of a model that we know lie in the interval of the guess."""
    facts = planned_facts(shape_of(name), quantisation)
    guess = guess_memory(facts.parameters, quantisation, context_tokens=4096)
    assert guess.is_guess
    assert facts.weights_bytes in guess.weights
    assert predict_memory(facts, context_tokens=4096).total_bytes in guess.total


def test_active_parameters_are_caught() -> None:
    """Who counts the active parameters of a mixture gets an interval that does not hold its weights."""
    facts = planned_facts(shape_of("qwen3-30b-a3b"), "Q4_K_M")
    guess = guess_memory(facts.active_parameters, "Q4_K_M", context_tokens=4096)
    assert facts.weights_bytes not in guess.weights


def test_guesses_are_wide() -> None:
    """A guess is less sure than a prediction, above all for small models."""
    facts = planned_facts(shape_of("llama-3.1-8b"), "Q4_K_M")
    guess = guess_memory(facts.parameters, "Q4_K_M", context_tokens=8192)
    exact = predict_memory(facts, context_tokens=8192).resident
    assert guess.total.high - guess.total.low > 3 * (exact.high - exact.low)
    small = guess_memory(1_000_000_000, "Q4_K_M", context_tokens=8192).weights
    assert small.high / small.mid == pytest.approx(1.4)


@pytest.mark.parametrize(("parameters", "quantisation"), [(0, "Q4_K_M"), (8_000_000_000, "Q9_Z")])
def test_nothing_is_not_guessed(parameters: int, quantisation: str) -> None:
    """No parameters, or a name that nobody knows, are errors and not zero bytes."""
    with pytest.raises(UnknownShapeError):
        guess_memory(parameters, quantisation, context_tokens=4096)
