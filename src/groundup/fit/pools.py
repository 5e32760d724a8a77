"""Which part of a load lies in which memory, where some layers are on an accelerator.

Buffers of CUDA follow published logs, those of other backends are not known: their intervals are wide. A pool
is one device's; sums over devices are of no use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from groundup.library.model_facts import ModelFacts

from .compute import accelerator_compute_bytes, host_input_bytes, touched_bytes
from .interval import Range
from .layout import CONTEXT_BYTES, Offload
from .memory_prediction import MemoryPrediction, PoolUse
from .quant import layer_and_part

_IN_LAYER: Final = "blk."
_OUTPUT: Final = ("output.weight", "output_norm.weight")
_EMBEDDING: Final = "token_embd.weight"
_BUFFER_FACTOR: Final = 2  # a buffer on an accelerator may be so many times larger than the formula says


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch is about: its tokens, rows of logits, and cells that tokens attend to."""

    tokens: int
    rows: int
    cells: int


def pool_uses(
    facts: ModelFacts,
    prediction: MemoryPrediction,
    offload: Offload | None,
    layer_caches: Sequence[int],
    batch: Batch,
) -> tuple[PoolUse, ...]:
    """What each memory has to hold; all of it is the system's where nothing is offloaded.

    Args:
        facts: of the model.
        prediction: of the load without an accelerator.
        offload: the layers on the accelerator.
        layer_caches: bytes of each layer's keys and values.
        batch: what is computed at once.
    """
    if offload is None or offload.layers <= 0:
        return (PoolUse("system", prediction.resident),)
    first = max(0, facts.layer_count - offload.layers)
    states = _share_of_states(facts, first) * prediction.recurrent_bytes
    moved = int(sum(layer_caches[first:]) + states)
    weights = _weights_from(facts, first)
    least, most = CONTEXT_BYTES[offload.backend]
    buffer = max(
        accelerator_compute_bytes(facts, batch.rows),
        touched_bytes(facts, micro_batch_tokens=batch.tokens, cells=0),
    )
    fixed = weights + moved + prediction.projector_bytes
    accelerator = Range(
        fixed + buffer + least,
        fixed + buffer * (1 + _BUFFER_FACTOR) // 2 + (least + most) // 2,
        fixed + buffer * _BUFFER_FACTOR + most,
    )
    system = _left_on_system(facts, prediction, first, moved, batch)
    if offload.shares_memory:
        return (PoolUse("system", system + accelerator),)
    return (PoolUse("system", system), PoolUse("accelerator", accelerator))


def _left_on_system(
    facts: ModelFacts, prediction: MemoryPrediction, first: int, moved: int, batch: Batch
) -> Range:
    """Layers before `first`, the embedding, inputs and logits. If nothing is left, only these."""
    left = sum(tensor.size_bytes for tensor in facts.tensors if not _is_moved(tensor.name, first))
    share = left / facts.weights_bytes if facts.weights_bytes and first else 0
    cache = prediction.kv_bytes + prediction.recurrent_bytes - moved
    compute = prediction.compute_bytes if first else 0
    inputs = host_input_bytes(facts, micro_batch_tokens=batch.tokens, cells=batch.cells)
    repacked = int(prediction.repacked_bytes * share)
    fixed = left + repacked + cache + prediction.output_bytes + prediction.overhead_bytes
    least, most = prediction.shares
    mid = fixed + max(compute, inputs)
    return Range(int(mid * least), mid, int((fixed + compute + inputs) * most) + prediction.reserved_bytes)


def _weights_from(facts: ModelFacts, first: int) -> int:
    """Bytes of the layers from `first` on, and of the output; tied embeddings are copied for it."""
    moved = sum(tensor.size_bytes for tensor in facts.tensors if _is_moved(tensor.name, first))
    copied = (
        sum(tensor.size_bytes for tensor in facts.tensors if tensor.name == _EMBEDDING)
        if facts.has_tied_embeddings and first == 0
        else 0
    )
    return moved + copied


def _is_moved(name: str, first: int) -> bool:
    if name.startswith(_IN_LAYER):
        return layer_and_part(name)[0] >= first
    return first == 0 and name in _OUTPUT


def _share_of_states(facts: ModelFacts, first: int) -> float:
    states = [layer.is_recurrent for layer in facts.layers]
    return sum(states[first:]) / sum(states) if any(states) else 0.0
