"""Memory of what a model remembers: keys and values per token, and recurrent states per sequence.

Exact for the layouts of llama.cpp that are listed in the tests. The engine keeps one cache for all
sequences, at full size also for layers with a sliding window, so that it can be cut and shared anywhere.
"""

from __future__ import annotations

from typing import Final

from groundup.library.gguf_types import TensorType
from groundup.library.layer_facts import LayerFacts
from groundup.library.model_facts import ModelFacts

from .quant import storage

CELL_STEP: Final = 256

_FLOAT_BYTES: Final = 4
# Where a recurrent family has sizes of its own, its state per layer is some hundred values per channel.
_GUESSED_STATE_VALUES: Final = 128


def padded_cells(tokens: int) -> int:
    """Cells that the library makes for this many tokens: the next multiple of 256."""
    return -(-tokens // CELL_STEP) * CELL_STEP


def window_cells(window_tokens: int, *, cells: int, sequences: int, micro_batch_tokens: int) -> int:
    """Cells of a window layer if its cache is not kept at full size."""
    return padded_cells(min(cells, window_tokens * sequences + micro_batch_tokens))


def split_cells(context_tokens: int, *, sequences: int) -> int:
    """Cells of all sequences together where each has a cache of its own, of an equal part of the context."""
    return sequences * padded_cells(-(-context_tokens // sequences))


def split_window_cells(
    window_tokens: int, *, context_tokens: int, sequences: int, micro_batch_tokens: int
) -> int:
    """Cells of a window layer where each sequence has a cache of its own."""
    each = -(-context_tokens // sequences)
    return sequences * padded_cells(min(each, window_tokens + micro_batch_tokens))


def kv_bytes(
    facts: ModelFacts,
    cells: int,
    *,
    key_type: str = "f16",
    value_type: str = "f16",
    cells_in_window: int | None = None,
) -> int:
    """Bytes of keys and values in `cells` cells of every layer that owns a cache.

    Args:
        facts: of the model.
        cells: cells for all sequences together (`padded_cells`).
        key_type: storage of keys: f16, f32, q8_0 and so on.
        value_type: storage of values.
        cells_in_window: cells of layers with a window; full size by default.

    Raises:
        UnknownShapeError: there is no such storage type.
    """
    return sum(
        layer_kv_bytes(
            facts, cells, key_type=key_type, value_type=value_type, cells_in_window=cells_in_window
        )
    )


def layer_kv_bytes(
    facts: ModelFacts,
    cells: int,
    *,
    key_type: str = "f16",
    value_type: str = "f16",
    cells_in_window: int | None = None,
) -> list[int]:
    """The same for each layer; 0 where it owns no cache."""
    keys, values = storage(key_type, kind="cache type"), storage(value_type, kind="cache type")
    full = cells if cells_in_window is None else cells_in_window
    return [
        (full if layer.is_window else cells) * _token_bytes(layer, keys, values) if layer.has_cache else 0
        for layer in facts.layers
    ]


def recurrent_bytes(facts: ModelFacts, sequences: int) -> int:
    """Bytes of the recurrent states, which do not depend on the length of a text."""
    layers = sum(layer.is_recurrent for layer in facts.layers)
    return _FLOAT_BYTES * sequences * layers * sum(_state_values(facts))


def has_known_state(facts: ModelFacts) -> bool:
    """Whether the recurrent state, if there is one, follows from the header."""
    return facts.recurrent is None or bool(_known_state(facts))


def _token_bytes(layer: LayerFacts, keys: TensorType, values: TensorType) -> int:
    size = _row_bytes(layer.kv_heads * layer.key_length, keys)
    return size if layer.has_latent_keys else size + _row_bytes(layer.kv_heads * layer.value_length, values)


def _row_bytes(count: int, kind: TensorType) -> int:
    return -(-count // kind.block_values) * kind.block_bytes


def _state_values(facts: ModelFacts) -> tuple[int, int]:
    known = _known_state(facts)
    if known or facts.recurrent is None:
        return known or (0, 0)
    return 0, facts.embedding_length * _GUESSED_STATE_VALUES


def _known_state(facts: ModelFacts) -> tuple[int, int] | None:
    """Values per layer and sequence: of the convolution or token shift, and of the state itself."""
    sizes = facts.recurrent
    width = facts.embedding_length
    if sizes is None:
        return None
    if sizes.wkv_head_size:
        return sizes.token_shift_count * width, width * sizes.wkv_head_size
    if sizes.short_convolution_kernel:
        return width * (sizes.short_convolution_kernel - 1), 0
    if sizes.kda_head_size:
        inner = max(layer.heads for layer in facts.layers) * sizes.kda_head_size
        kernel = sizes.convolution_kernel or 4
        return 3 * (kernel - 1) * inner, inner * sizes.kda_head_size
    if sizes.inner_size and sizes.state_size:
        channels = sizes.inner_size + 2 * sizes.group_count * sizes.state_size
        return max(0, sizes.convolution_kernel - 1) * channels, sizes.state_size * sizes.inner_size
    return None
