"""How much memory a loaded model takes: weights, cache, state, buffers, and what the library adds.

Pure functions over the facts of a model, from its header or planned from the catalogue. Weights and cache
are exact where the facts describe them; buffers and overhead come from formulas fitted on dry runs and on
measured loads (docs/reference/accuracy.md). What is not known is said in `reasons` and widens the interval;
it never counts as nothing. With an `Offload` the same parts are told by pool (`per_pool`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from groundup.library.model_facts import ModelFacts

from .compute import (
    WITHOUT_FLASH_ON_PROCESSORS,
    compute_bytes,
    compute_bytes_without_flash,
    output_bytes,
    touched_bytes,
)
from .kv import (
    CELL_STEP,
    has_known_state,
    kv_bytes,
    layer_kv_bytes,
    padded_cells,
    recurrent_bytes,
    split_cells,
    split_window_cells,
    window_cells,
)
from .layout import OURS, Layout
from .memory_prediction import ASSUMED, EXACT, UNSEEN_LAYOUT, MemoryPrediction
from .pools import Batch, pool_uses
from .repack import repacking

# What loads added beyond tensors, cache and buffers, and a tokenizer for each entry of its vocabulary: fitted
# on the loads of `bench/fit_accuracy.py`. Tokenizers with scores (SentencePiece) have no table of merges.
BASE_OVERHEAD_BYTES: Final = 5 << 20
VOCABULARY_ENTRY_BYTES: Final = 320
VOCABULARY_PIECE_BYTES: Final = 150
PROJECTOR_FACTOR: Final = 1.4  # a projector's buffers, as a share of its file; second-hand, not measured here
LEAST_OUTPUT_ROWS: Final = 64  # the engine reserves at least so many rows of logits
DEFAULT_MICRO_BATCH_TOKENS: Final = 512
LONGEST_UNKNOWN_CONTEXT_TOKENS: Final = 131_072


def predict_memory(
    facts: ModelFacts,
    *,
    context_tokens: int,
    cache_tokens: int = 0,
    sequences: int = 1,
    micro_batch_tokens: int = DEFAULT_MICRO_BATCH_TOKENS,
    kv_type: str = "f16",
    processor: frozenset[str] | None = None,
    layout: Layout = OURS,
) -> MemoryPrediction:
    """Predict the memory of loading this model.

    Args:
        facts: of the model.
        context_tokens: the longest text.
        cache_tokens: cells for all sequences together, if there are to be more than for one text.
        sequences: how many texts can be held at once; each has its own recurrent state, if there is one, and
            a row of logits is kept for each.
        micro_batch_tokens: tokens that are computed together.
        kv_type: storage of keys and values: f16, f32, q8_0, q4_0 and so on.
        processor: vector instructions; those of this computer by default.
        layout: where memory is laid out in another way than in our engine.

    Raises:
        UnknownShapeError: there is no such storage type.
    """
    tokens = max(context_tokens, cache_tokens) + layout.extra_cells
    sequences += layout.extra_sequences
    cells, in_window = _cells(facts, tokens, sequences, micro_batch_tokens, layout)
    value_type = layout.value_type or kv_type
    full = kv_bytes(facts, cells, key_type=kv_type, value_type=value_type, cells_in_window=0)
    cache = kv_bytes(facts, cells, key_type=kv_type, value_type=value_type, cells_in_window=in_window)
    rows = max(layout.output_rows, sequences)
    used, reserved = _compute(facts, cells, in_window, sequences, micro_batch_tokens, layout)
    second = repacking(facts, processor)
    mapped = layout.is_mapped if layout.is_mapped is not None else not second.is_better_read
    prediction = MemoryPrediction(
        weights_bytes=facts.weights_bytes,
        repacked_bytes=second.repacked_bytes if mapped else second.duplicated_bytes,
        kv_bytes=cache,
        window_kv_bytes=cache - full,
        recurrent_bytes=recurrent_bytes(facts, sequences),
        compute_bytes=used,
        output_bytes=output_bytes(facts, rows),
        overhead_bytes=_overhead_bytes(facts),
        projector_bytes=int(layout.projector_bytes * PROJECTOR_FACTOR),
        reserved_bytes=reserved - used,
        is_mapped=mapped,
        shares=_shares(facts, layout),
        reasons=tuple(_reasons(facts)),
    )
    caches = layer_kv_bytes(facts, cells, key_type=kv_type, value_type=value_type, cells_in_window=in_window)
    batch = Batch(tokens=micro_batch_tokens, rows=rows, cells=cells + in_window)
    return replace(prediction, per_pool=pool_uses(facts, prediction, layout.offload, caches, batch))


def largest_context(
    facts: ModelFacts,
    available_bytes: int,
    *,
    sequences: int = 1,
    micro_batch_tokens: int = DEFAULT_MICRO_BATCH_TOKENS,
    kv_type: str = "f16",
    flash_attention: bool = True,
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
            layout=replace(OURS, flash_attention=flash_attention),
        )
        return needed.total_bytes <= available_bytes

    if fits(longest):
        return longest
    low, high = 0, -(-longest // CELL_STEP)  # in steps: `low` fits (or is nothing), `high` does not
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(_context_in(middle)) else (low, middle)
    return _context_in(low) if low else 0


def _context_in(steps: int) -> int:
    """The longest context that needs so many steps of cells."""
    return steps * CELL_STEP - OURS.extra_cells


def _cells(
    facts: ModelFacts, tokens: int, sequences: int, micro_batch_tokens: int, layout: Layout
) -> tuple[int, int]:
    """Cells of full layers and of window layers; 0 where there are none."""
    window = facts.window_tokens
    cells = padded_cells(tokens) if layout.is_unified else split_cells(tokens, sequences=sequences)
    if not facts.has_window:
        return cells, 0
    if layout.has_full_windows:
        return cells, cells
    if layout.is_unified:
        return cells, window_cells(
            window, cells=cells, sequences=sequences, micro_batch_tokens=micro_batch_tokens
        )
    return cells, split_window_cells(
        window, context_tokens=tokens, sequences=sequences, micro_batch_tokens=micro_batch_tokens
    )


def _compute(
    facts: ModelFacts, cells: int, in_window: int, sequences: int, micro_batch_tokens: int, layout: Layout
) -> tuple[int, int]:
    """Bytes of the compute buffer that a full batch uses, and that are reserved."""
    if not any(layer.has_cache for layer in facts.layers):
        cells = in_window = 0
    if not layout.is_unified:  # a token attends to the cache of its own sequence alone
        cells, in_window = cells // sequences, in_window // sequences
    rows = max(layout.output_rows, sequences, LEAST_OUTPUT_ROWS)
    if not layout.flash_attention:
        used = compute_bytes_without_flash(
            facts, micro_batch_tokens=micro_batch_tokens, output_rows=rows, cells=cells
        )
        if layout.offload is None and not layout.output_rows:  # as our own engine loads it
            used = int(used * WITHOUT_FLASH_ON_PROCESSORS)
        return used, used
    reserved = compute_bytes(
        facts,
        micro_batch_tokens=micro_batch_tokens,
        output_rows=rows,
        cells=cells,
        cells_in_window=in_window,
        sequences=sequences,
    )
    if layout.output_rows:
        return reserved, reserved
    used = touched_bytes(
        facts, micro_batch_tokens=micro_batch_tokens, cells=cells + in_window, sequences=sequences
    )
    return min(used, reserved), reserved


def _overhead_bytes(facts: ModelFacts) -> int:
    entry_bytes = VOCABULARY_PIECE_BYTES if facts.tokenizer_model == "llama" else VOCABULARY_ENTRY_BYTES
    return BASE_OVERHEAD_BYTES + (entry_bytes * facts.vocabulary_size if facts.tokenizer_model else 0)


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


def _shares(facts: ModelFacts, layout: Layout) -> tuple[float, float]:
    """How far the truth may lie off."""
    if _reasons(facts):
        return ASSUMED
    is_ours = layout.is_unified and layout.flash_attention
    return EXACT if is_ours else UNSEEN_LAYOUT
