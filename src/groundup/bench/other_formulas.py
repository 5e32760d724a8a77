"""How others estimate the memory of a model: their published formulas, to be compared on the same loads.

Written anew from what their code computes; nothing is taken from it but figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from groundup.library.model_facts import ModelFacts

_GIB: Final = 1 << 30
# llmfit (MIT), llmfit-core/src/models.rs: bytes for each parameter; 0.58 for all that it does not list.
_LLMFIT_BYTES: Final = {
    "F32": 4.0,
    "F16": 2.0,
    "BF16": 2.0,
    "Q8_0": 1.05,
    "Q6_K": 0.80,
    "Q5_K_M": 0.68,
    "Q4_K_M": 0.58,
    "Q4_0": 0.58,
    "Q3_K_M": 0.48,
    "Q2_K": 0.37,
}
_LLMFIT_OTHER_BYTES: Final = 0.58
_LLMFIT_OVERHEAD_BYTES: Final = _GIB // 2

Formula = Callable[[ModelFacts, str, int], int]


def rule_of_thumb(facts: ModelFacts, quantisation: str, context_tokens: int) -> int:
    """The folk rule: a memory of so many GB holds half as many billions of parameters."""
    del quantisation, context_tokens
    return 2 * facts.parameters * _GIB // 1_000_000_000


def llmfit(facts: ModelFacts, quantisation: str, context_tokens: int) -> int:
    """llmfit: parameters times a constant, a cache of full heads in every layer, half a GB."""
    weights = facts.parameters * _LLMFIT_BYTES.get(quantisation, _LLMFIT_OTHER_BYTES)
    cache = sum(4 * layer.kv_heads * layer.key_length * context_tokens for layer in facts.layers)
    return int(weights) + cache + _LLMFIT_OVERHEAD_BYTES


def ollama(facts: ModelFacts, quantisation: str, context_tokens: int) -> int:
    """Ollama since May 2026 (PRs 18197, 18198): the file, and a cache from embedding / heads."""
    del quantisation
    heads = max((layer.heads for layer in facts.layers), default=0)
    least = min((layer.kv_heads for layer in facts.layers), default=0)
    length = facts.embedding_length // heads if heads else 0
    return facts.weights_bytes + 4 * len(facts.layers) * least * length * context_tokens


FORMULAS: Final[dict[str, Formula]] = {"rule of thumb": rule_of_thumb, "llmfit": llmfit, "Ollama": ollama}
