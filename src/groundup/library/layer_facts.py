"""The layers of a model, one by one: attention heads, widths, windows, recurrent state.

Layers differ inside a model: some slide a window, some are recurrent, some have other widths. What a
layer *is* follows from the tensors it has; how wide it is, from the header's entries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from .header_entries import MAXIMUM_LAYERS, HeaderEntries
from .window_layers import WINDOW_IGNORED, WINDOW_RULES

_LAYER_TENSOR: Final = re.compile(r"blk\.(\d{1,4})\.([a-z0-9_]+)")
_RECURRENT_TENSOR: Final = re.compile(r"ssm_|shortconv|time_mix")
_KEY_TENSORS: Final = frozenset({"attn_k", "attn_k_b", "attn_kv_a_mqa", "attn_kv_b"})
# Families that read a text at once and keep no keys and values of it.
_WITHOUT_CACHE: Final = frozenset(
    {
        "bert",
        "dream",
        "eurobert",
        "gemma-embedding",
        "jina-bert-v2",
        "jina-bert-v3",
        "llada",
        "llada-moe",
        "modern-bert",
        "neo-bert",
        "nomic-bert",
        "nomic-bert-moe",
        "rnd1",
        "wavtokenizer-dec",
    }
)
# Families whose later layers reuse the cache of earlier ones, where their files do not say so.
_CACHE_LAYERS_FROM_START: Final = {"gemma3n": 20}


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One layer. `key_length` and `value_length` are values per head; `window_tokens` 0 means no window.

    With `has_latent_keys` (MLA) the cache holds keys only, of `kv_heads` x `key_length` values.
    """

    heads: int
    kv_heads: int
    key_length: int
    value_length: int
    feed_forward_length: int
    window_tokens: int
    has_cache: bool
    has_latent_keys: bool
    is_recurrent: bool

    @property
    def is_window(self) -> bool:
        """Whether the layer attends to the last `window_tokens` only."""
        return self.window_tokens > 0


@dataclass(frozen=True, slots=True)
class RecurrentFacts:
    """Sizes of the recurrent state; those that a family does not use are 0."""

    convolution_kernel: int
    inner_size: int
    state_size: int
    group_count: int
    wkv_head_size: int
    token_shift_count: int
    short_convolution_kernel: int
    kda_head_size: int


def layer_facts(entries: HeaderEntries) -> tuple[LayerFacts, ...]:
    """One `LayerFacts` per layer, from entries and tensors.

    Raises:
        GgufFormatError: more than 1,024 layers, or arrays that do not fit the number of layers.
    """
    count = entries.whole(".block_count", maximum=MAXIMUM_LAYERS) or 0
    heads = entries.per_layer(".attention.head_count", count) or (0,) * count
    kv_heads = entries.per_layer(".attention.head_count_kv", count) or heads
    feed_forward = entries.per_layer(".feed_forward_length", count) or (0,) * count
    windows = _windows(entries, count)
    caches, recurrent = _kinds(entries, count)
    lengths = _head_lengths(entries, max(heads, default=0))
    is_latent = bool(
        entries.whole(".attention.key_length_mla") and entries.whole(".attention.value_length_mla")
    )
    return tuple(
        LayerFacts(
            heads=heads[layer],
            kv_heads=kv_heads[layer],
            key_length=lengths[windows[layer] > 0][0],
            value_length=lengths[windows[layer] > 0][1],
            feed_forward_length=feed_forward[layer],
            window_tokens=windows[layer],
            has_cache=caches[layer] and kv_heads[layer] > 0,
            has_latent_keys=is_latent,
            is_recurrent=recurrent[layer],
        )
        for layer in range(count)
    )


def recurrent_facts(entries: HeaderEntries, layers: tuple[LayerFacts, ...]) -> RecurrentFacts | None:
    """The sizes of the recurrent state; None where no layer has one."""
    if not any(layer.is_recurrent for layer in layers):
        return None
    return RecurrentFacts(
        convolution_kernel=entries.whole(".ssm.conv_kernel") or 0,
        inner_size=entries.whole(".ssm.inner_size") or 0,
        state_size=entries.whole(".ssm.state_size") or 0,
        group_count=entries.whole(".ssm.group_count") or 0,
        wkv_head_size=entries.whole(".wkv.head_size") or 0,
        token_shift_count=entries.whole(".token_shift_count") or 2,
        short_convolution_kernel=entries.whole(".shortconv.l_cache") or 0,
        kda_head_size=entries.whole(".kda.head_dim") or 0,
    )


def _head_lengths(entries: HeaderEntries, heads: int) -> dict[bool, tuple[int, int]]:
    """Key and value length of full layers (False) and of window layers (True)."""
    # Only where the header is silent is the division right: many models have wider or narrower heads.
    divided = (entries.whole(".embedding_length") or 0) // heads if heads else 0
    key = entries.whole(".attention.key_length") or divided
    value = entries.whole(".attention.value_length") or divided
    in_window = (
        entries.whole(".attention.key_length_swa") or key,
        entries.whole(".attention.value_length_swa") or value,
    )
    return {False: (key, value), True: in_window}


def _windows(entries: HeaderEntries, count: int) -> tuple[int, ...]:
    """The window of each layer in tokens; 0 for layers that see everything."""
    rule = WINDOW_RULES.get(entries.architecture)
    window = entries.whole(".attention.sliding_window")
    if window is None:
        window = rule.default_window_tokens if rule else 0
    if not window or entries.architecture in WINDOW_IGNORED:
        return (0,) * count
    return tuple(window if slides else 0 for slides in _sliding(entries, count))


def _sliding(entries: HeaderEntries, count: int) -> tuple[bool, ...]:
    key = ".attention.sliding_window_pattern"
    rule = WINDOW_RULES.get(entries.architecture)
    if entries.is_array(key):
        return tuple(slides > 0 for slides in entries.per_layer(key, count) or ())
    period = entries.whole(key, maximum=MAXIMUM_LAYERS) or (rule.period if rule else 0)
    if not period:
        return (True,) * count  # a window without a pattern: every layer may have it
    full = 0 if rule and rule.is_full_first else period - 1
    return tuple(layer % period != full for layer in range(count))


def _kinds(entries: HeaderEntries, count: int) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Per layer: whether it owns a cache of keys and values, and whether it has a recurrent state."""
    names = _tensor_names(entries)
    owning = _cache_layers(entries, count)
    if not names:
        return tuple(layer < owning for layer in range(count)), (False,) * count
    recurrent = tuple(any(map(_RECURRENT_TENSOR.match, names[layer])) for layer in range(count))
    caches = tuple(
        layer < owning
        and (bool(names[layer] & _KEY_TENSORS) or ("attn_qkv" in names[layer] and not recurrent[layer]))
        for layer in range(count)
    )
    return caches, recurrent


def _tensor_names(entries: HeaderEntries) -> dict[int, set[str]]:
    """The first word of each tensor's name, by layer."""
    names: dict[int, set[str]] = defaultdict(set)
    for tensor in entries.header.tensors:
        match = _LAYER_TENSOR.match(tensor.name)
        if match:
            names[int(match[1])].add(match[2])
    return names


def _cache_layers(entries: HeaderEntries, count: int) -> int:
    """Layers from the start that own a cache; later ones reuse theirs, or only predict further tokens."""
    if entries.architecture in _WITHOUT_CACHE:
        return 0
    shared = entries.whole(".attention.shared_kv_layers") or 0
    own = _CACHE_LAYERS_FROM_START.get(entries.architecture, count)
    return max(0, min(own, count - shared - (entries.whole(".nextn_predict_layers") or 0)))
