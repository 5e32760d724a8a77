"""The shape of a model: the widths and counts from which its parameters, sizes and memory follow.

Everything is that of the text decoder; a part that sees or hears is a file of its own (`Projector`). Layers
of one model differ in kind, and a record says by which rule instead of listing them.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Count = Annotated[int, msgspec.Meta(ge=1)]
CountOrNone = Annotated[int, msgspec.Meta(ge=0)]


class WindowShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Layers that attend to the last `tokens` only.

    In each run of `period` layers one sees everything: the last, or with `full = "first"` the first; a
    `period` of 0 means that none does. Widths are given where window layers have others than the rest
    (Gemma 4).
    """

    tokens: Count
    period: CountOrNone
    full: Literal["first", "last"] = "last"
    kv_heads: CountOrNone = 0
    head_length: CountOrNone = 0


class ExpertShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Mixture of experts: of `count` in a layer `used` work on each token.

    `shared` experts of width `shared_feed_forward` (the same as the others', if 0) always work; the first
    `dense_layers` have no experts but one feed-forward part of the model's width. With `beside_dense`
    every layer has that part beside its experts (Gemma 4).
    """

    count: Count
    used: Count
    feed_forward: Count
    shared: CountOrNone = 0
    shared_feed_forward: CountOrNone = 0
    dense_layers: CountOrNone = 0
    beside_dense: bool = False


class LatentShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Multi-head latent attention (DeepSeek): keys and values are kept as one short vector.

    Its cache is `key_rank + rope_length` values per token and layer, keys only. `query_rank` 0 means that
    queries are not compressed.
    """

    query_rank: CountOrNone
    key_rank: Count
    rope_length: Count
    plain_key_length: Count
    value_length: Count


class RecurrentShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Layers with a state of fixed size in place of keys and values.

    `attention_layers` are the layers, counted from 0, that do keep keys and values. Sizes are those of
    llama.cpp's `ssm.*` entries; for gated delta nets `inner_size` is that of all values together and
    `group_count` the number of key heads, `heads` the number of value heads.
    """

    kind: Literal["mamba2", "gated_delta_net"]
    attention_layers: tuple[CountOrNone, ...]
    convolution_kernel: Count
    inner_size: Count
    state_size: Count
    group_count: Count
    heads: Count


class ModelShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The shape of a text decoder; lengths are numbers of values, contexts numbers of tokens.

    `head_length` is that of keys and of values, and is stated because it is often not `hidden / heads`.
    `feed_forward_matrices` is 3 for gated feed-forward parts and 2 for plain ones. With `cache_layers` only
    the first so many layers own a cache of keys and values, and later ones reuse theirs (Gemma 3n).
    `per_layer_embedding_length` is the width of a table that gives each layer its own embedding of each of
    `per_layer_vocabulary` tokens (Gemma 3n), 0 without one. `trained_context_tokens` is the longest text
    for which the makers configured the model.
    """

    architecture: str
    layers: Count
    hidden: Count
    heads: Count
    kv_heads: Count
    head_length: Count
    vocabulary: Count
    feed_forward: Count
    feed_forward_matrices: Literal[2, 3] = 3
    tied_embeddings: bool
    trained_context_tokens: Count
    cache_layers: CountOrNone = 0
    per_layer_embedding_length: CountOrNone = 0
    per_layer_vocabulary: CountOrNone = 0
    window: WindowShape | None = None
    experts: ExpertShape | None = None
    latent: LatentShape | None = None
    recurrent: RecurrentShape | None = None
