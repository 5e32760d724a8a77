"""How much memory a loaded model takes: weights, cache, state, buffers, and what the library adds.

Pure functions over the facts of a model file. Weights and cache are exact where the header describes
them; the compute buffer and the overhead come from formulas fitted on measured loads. What is not known
is said in `reasons` and counted generously, never as zero. Accelerators are not covered yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from groundup.library.model_facts import ModelFacts

from .compute import compute_bytes, output_bytes
from .kv import CELL_STEP, has_known_state, kv_bytes, padded_cells, recurrent_bytes
from .repack import duplicated_bytes, is_better_read, repacked_bytes

__all__ = ["MemoryPrediction", "largest_context", "predict_memory", "repacked_bytes"]

# What every load added beyond tensors, cache and buffers; and a tokenizer, per entry of its vocabulary.
BASE_OVERHEAD_BYTES: Final = 20 << 20
VOCABULARY_ENTRY_BYTES: Final = 360
LEAST_OUTPUT_ROWS: Final = 64  # the engine reserves at least so many rows of logits
DEFAULT_MICRO_BATCH_TOKENS: Final = 512
LONGEST_UNKNOWN_CONTEXT_TOKENS: Final = 131_072


@dataclass(frozen=True, slots=True)
class MemoryPrediction:
    """Memory of one load, in bytes.

    `weights_bytes` are the tensors of the file; `repacked_bytes` is what a second layout takes beside
    them: everything repacked if the file is mapped, otherwise only what is needed in both layouts.
    `is_exact` says that weights, cache and state follow from the header; if not, `reasons` say why.
    """

    weights_bytes: int
    repacked_bytes: int
    kv_bytes: int
    recurrent_bytes: int
    compute_bytes: int
    overhead_bytes: int
    is_mapped: bool
    reasons: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether nothing had to be assumed about this model."""
        return not self.reasons

    @property
    def total_bytes(self) -> int:
        """All parts together: the most that is resident after the first answer."""
        return self.private_bytes + (self.weights_bytes if self.is_mapped else 0)

    @property
    def private_bytes(self) -> int:
        """What the system cannot drop and read again from the file."""
        weights = 0 if self.is_mapped else self.weights_bytes
        buffers = self.kv_bytes + self.recurrent_bytes + self.compute_bytes + self.overhead_bytes
        return weights + self.repacked_bytes + buffers


def predict_memory(
    facts: ModelFacts,
    *,
    context_tokens: int,
    cache_tokens: int = 0,
    sequences: int = 1,
    micro_batch_tokens: int = DEFAULT_MICRO_BATCH_TOKENS,
    output_rows: int = 0,
    kv_type: str = "f16",
    processor: frozenset[str] | None = None,
) -> MemoryPrediction:
    """Predict the memory of loading this model.

    Args:
        facts: of the model.
        context_tokens: the longest text.
        cache_tokens: cells for all sequences together, if there are to be more than for one text.
        sequences: how many texts are held at once; each has its own recurrent state, if there is one.
        micro_batch_tokens: tokens that are computed together.
        output_rows: logits per batch; at least one per sequence and 64, as the engine reserves.
        kv_type: storage of keys and values: f16, f32, q8_0, q4_0.
        processor: vector instructions; those of this computer by default.
    """
    cells = padded_cells(max(context_tokens, cache_tokens))
    rows = max(output_rows, sequences, LEAST_OUTPUT_ROWS)
    mapped = not is_better_read(facts, processor)
    compute = compute_bytes(
        facts,
        micro_batch_tokens=micro_batch_tokens,
        output_rows=rows,
        cells=cells if _has_cache(facts) else 0,
        cells_in_window=cells if facts.has_window and _has_cache(facts) else 0,
        sequences=sequences,
    )
    return MemoryPrediction(
        weights_bytes=facts.weights_bytes,
        repacked_bytes=repacked_bytes(facts, processor) if mapped else duplicated_bytes(facts, processor),
        kv_bytes=kv_bytes(facts, cells, key_type=kv_type, value_type=kv_type),
        recurrent_bytes=recurrent_bytes(facts, sequences),
        compute_bytes=compute + output_bytes(facts, rows),
        overhead_bytes=_overhead_bytes(facts),
        is_mapped=mapped,
        reasons=tuple(_reasons(facts)),
    )


def largest_context(
    facts: ModelFacts,
    available_bytes: int,
    *,
    sequences: int = 1,
    micro_batch_tokens: int = DEFAULT_MICRO_BATCH_TOKENS,
    kv_type: str = "f16",
    processor: frozenset[str] | None = None,
) -> int:
    """The longest context in tokens that fits into `available_bytes`, at most the trained one; 0 if none."""
    longest = facts.context_tokens or LONGEST_UNKNOWN_CONTEXT_TOKENS

    def fits(tokens: int) -> bool:
        needed = predict_memory(
            facts,
            context_tokens=tokens,
            sequences=sequences,
            micro_batch_tokens=micro_batch_tokens,
            kv_type=kv_type,
            processor=processor,
        )
        return needed.total_bytes <= available_bytes

    if fits(longest):
        return longest
    low, high = 0, -(-longest // CELL_STEP)  # in steps: `low` fits (or is nothing), `high` does not
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle * CELL_STEP) else (low, middle)
    return low * CELL_STEP


def _has_cache(facts: ModelFacts) -> bool:
    return any(layer.has_cache for layer in facts.layers)


def _overhead_bytes(facts: ModelFacts) -> int:
    entries = facts.vocabulary_size if facts.tokenizer_model else 0
    return BASE_OVERHEAD_BYTES + VOCABULARY_ENTRY_BYTES * entries


def _reasons(facts: ModelFacts) -> list[str]:
    """Why the figures are not exact for this model."""
    found = []
    if not facts.layers or not facts.tensors:
        found.append("the file does not describe its layers")
    if facts.split and facts.split.tensor_count > len(facts.tensors):
        found.append(f"the weights are those of part 1 of {facts.split.parts}")
    if any(layer.has_cache and not layer.key_length for layer in facts.layers):
        found.append("the header does not say how wide the attention heads are")
    if not has_known_state(facts):
        found.append(f"the recurrent state of '{facts.architecture}' models is only estimated")
    if facts.has_indexer:
        found.append("this model keeps an index beside its cache, which is not counted")
    return found
