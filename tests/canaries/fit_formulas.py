"""Known-wrong formulas for the memory of models, as other estimators use them; each must be caught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from groundup.fit.kv import kv_bytes
from groundup.fit.memory import predict_memory
from groundup.fit.memory_prediction import MemoryPrediction
from groundup.library.model_facts import ModelFacts

Cache = Callable[[ModelFacts, int, str], float]
_BYTES = {"f16": 2, "f32": 4, "q8_0": 1}


def _divided_heads(facts: ModelFacts, cells: int, kv_type: str) -> float:
    """Heads as long as embedding ÷ heads."""
    return sum(
        2 * cells * layer.kv_heads * (facts.embedding_length // layer.heads) * _BYTES[kv_type] * 17 / 16
        if kv_type == "q8_0"
        else 2 * cells * layer.kv_heads * (facts.embedding_length // layer.heads) * _BYTES[kv_type]
        for layer in facts.layers
    )


def _one_byte_for_q8(facts: ModelFacts, cells: int, kv_type: str) -> float:
    """Eight bits for q8_0, without the scales of its blocks."""
    if kv_type != "q8_0":
        return kv_bytes(facts, cells, key_type=kv_type, value_type=kv_type)
    return kv_bytes(facts, cells) / 2


def _latent_as_full_heads(facts: ModelFacts, cells: int, kv_type: str) -> float:
    """Latent attention as if every head kept keys and values."""
    if not any(layer.has_latent_keys for layer in facts.layers):
        return kv_bytes(facts, cells, key_type=kv_type, value_type=kv_type)
    return sum(cells * layer.heads * (192 + 128) * 2 for layer in facts.layers)


def _all_heads(facts: ModelFacts, cells: int, kv_type: str) -> float:
    """A cache for every attention head, although few keep keys."""
    return sum(2 * cells * layer.heads * layer.key_length * _BYTES[kv_type] for layer in facts.layers)


CACHES: Final[dict[str, Cache]] = {
    "divided heads": _divided_heads,
    "one byte for q8_0": _one_byte_for_q8,
    "latent as full heads": _latent_as_full_heads,
    "all heads": _all_heads,
}


def without_repacked_copy(facts: ModelFacts, processor: frozenset[str]) -> MemoryPrediction:
    """The real prediction for a processor that repacks nothing."""
    del processor
    return predict_memory(facts, context_tokens=4096, processor=frozenset())


def active_weights_gib(facts: ModelFacts) -> float:
    """Only the experts that work on a token, as if the others needed no memory."""
    return facts.weights_bytes * facts.active_parameters / facts.parameters / 2**30


def total_weights_gb(facts: ModelFacts) -> float:
    """10^9 bytes, where logs mean 2^30."""
    return facts.weights_bytes / 1e9


def window_ignored_bytes(facts: ModelFacts, cells: int) -> int:
    """Every layer as if it looked back over the whole text."""
    return kv_bytes(facts, cells)


def at_advertised_context(facts: ModelFacts) -> MemoryPrediction:
    """The longest context that the model was trained for, whatever is asked of it."""
    return predict_memory(facts, context_tokens=facts.context_tokens)
