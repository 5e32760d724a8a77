"""The tensors that a model file of a given shape has: names and dimensions, before types are chosen.

One rule for each family of architectures. Source: the model definitions of llama.cpp (src/models/*.cpp).
Tables of a few hundred values, such as factors of rotary positions, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from groundup.catalogue.schema import ExpertShape, LatentShape, ModelShape, RecurrentShape
from groundup.errors import UnknownShapeError

from .quant import Weight

_TWO_NORMS: Final = ("attn_norm", "ffn_norm")
_POST_NORMS: Final = ("post_attention_norm", "post_ffw_norm")
_ALTERNATIVES: Final = 4  # copies of the hidden state in Gemma 3n (AltUp)
_LAUREL_RANK: Final = 64


@dataclass(frozen=True, slots=True)
class Family:
    """What the layers of an architecture have beside the usual matrices.

    `norms` are vectors of the model's width. Queries and keys may have a norm of one head's length
    ("head") or of all heads' ("all"). `biased` are matrices with a bias. With `is_fused` queries, keys and
    values are one matrix, and with `is_gate_fused` so are gate and up. `query_factor` is 2 where queries
    bring a gate of their own. `has_sinks` adds one value for each head. Pure Mamba has no feed-forward part.
    """

    norms: tuple[str, ...] = _TWO_NORMS
    head_norms: str = ""
    biased: tuple[str, ...] = ()
    is_fused: bool = False
    is_gate_fused: bool = False
    query_factor: int = 1
    has_sinks: bool = False
    has_biased_norms: bool = False
    has_feed_forward: bool = True


_PLAIN: Final = Family()
_GEMMA: Final = Family(norms=(*_TWO_NORMS, *_POST_NORMS), head_norms="head")
_QWEN_3: Final = Family(head_norms="head")
_DELTA: Final = Family(norms=("attn_norm", "post_attention_norm"), head_norms="head", query_factor=2)

FAMILIES: Final[dict[str, Family]] = {
    **dict.fromkeys(("llama", "mistral3", "smollm3", "granite", "granitehybrid", "deepseek2"), _PLAIN),
    "qwen2": Family(biased=("attn_q", "attn_k", "attn_v")),
    **dict.fromkeys(("qwen3", "qwen3moe", "apertus"), _QWEN_3),
    **dict.fromkeys(("qwen35", "qwen35moe", "qwen3next"), _DELTA),
    **dict.fromkeys(("gemma3", "gemma3n", "gemma4"), _GEMMA),
    "gemma2": replace(_GEMMA, head_norms=""),
    "olmo2": Family(norms=_POST_NORMS, head_norms="all"),
    "phi3": Family(is_fused=True, is_gate_fused=True),
    "gptneox": Family(
        biased=("attn_qkv", "attn_output", "ffn_up", "ffn_down"), is_fused=True, has_biased_norms=True
    ),
    "gpt-oss": Family(
        norms=("attn_norm", "post_attention_norm"),
        biased=("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate_inp", "experts"),
        has_sinks=True,
    ),
    "mamba2": Family(norms=("attn_norm",), has_feed_forward=False),
}


@dataclass(frozen=True, slots=True)
class Heads:
    """The attention of one layer: heads of queries and of keys, and the length of each."""

    queries: int
    keys: int
    length: int


def planned_tensors(shape: ModelShape) -> list[Weight]:
    """The tensors of a model, in file order.

    Raises:
        UnknownShapeError: there is no rule for its architecture.
    """
    family = FAMILIES.get(shape.architecture)
    if family is None:
        raise UnknownShapeError("architecture", shape.architecture)
    tensors = [*_ends(shape, family)]
    for layer in range(shape.layers):
        tensors += (Weight(f"blk.{layer}.{name}", size) for name, size in _layer(shape, family, layer))
    return tensors


def is_window_layer(shape: ModelShape, layer: int) -> bool:
    """Whether a layer, counted from 0, attends to a window only."""
    window = shape.window
    if window is None or is_recurrent_layer(shape, layer):
        return False
    if window.period == 0:
        return True
    return layer % window.period != (0 if window.full == "first" else window.period - 1)


def is_recurrent_layer(shape: ModelShape, layer: int) -> bool:
    """Whether a layer, counted from 0, has a state in place of keys and values."""
    return shape.recurrent is not None and layer not in shape.recurrent.attention_layers


def heads_of(shape: ModelShape, layer: int) -> Heads:
    """The attention heads of a layer."""
    window = shape.window
    if window is not None and is_window_layer(shape, layer):
        return Heads(shape.heads, window.kv_heads or shape.kv_heads, window.head_length or shape.head_length)
    return Heads(shape.heads, shape.kv_heads, shape.head_length)


def _ends(shape: ModelShape, family: Family) -> Iterator[Weight]:
    width, vocabulary = shape.hidden, shape.vocabulary
    yield Weight("token_embd.weight", (width, vocabulary))
    yield from _norm("output_norm", width, family)
    if not shape.tied_embeddings:
        yield Weight("output.weight", (width, vocabulary))
    each = shape.per_layer_embedding_length
    if each:
        every = each * shape.layers
        yield Weight("per_layer_token_embd.weight", (every, shape.per_layer_vocabulary or vocabulary))
        yield Weight("per_layer_model_proj.weight", (width, every))
        yield Weight("per_layer_proj_norm.weight", (each,))
    if shape.architecture == "gemma3n":
        for name in ("altup_proj", "altup_unembd_proj"):
            yield Weight(f"{name}.weight", (width, width, _ALTERNATIVES - 1))


def _layer(shape: ModelShape, family: Family, layer: int) -> Iterator[Weight]:
    for norm in family.norms:
        yield from _norm(norm, shape.hidden, family)
    if shape.recurrent and is_recurrent_layer(shape, layer):
        yield from _RECURRENT[shape.recurrent.kind](shape.hidden, shape.recurrent)
    elif shape.latent:
        yield from _latent(shape, shape.latent)
    else:
        yield from _attention(shape, family, heads_of(shape, layer))
    experts = shape.experts
    if experts and layer >= experts.dense_layers:
        yield from _experts(shape.hidden, experts, family)
    is_dense = not experts or layer < experts.dense_layers or experts.beside_dense
    if is_dense and family.has_feed_forward:
        yield from _feed_forward(shape, family)
    if shape.per_layer_embedding_length:
        yield from _own_embedding(shape)


def _matrix(name: str, inputs: int, outputs: int, family: Family = _PLAIN) -> Iterator[Weight]:
    yield Weight(f"{name}.weight", (inputs, outputs))
    if name in family.biased:
        yield Weight(f"{name}.bias", (outputs,))


def _norm(name: str, width: int, family: Family) -> Iterator[Weight]:
    yield Weight(f"{name}.weight", (width,))
    if family.has_biased_norms:
        yield Weight(f"{name}.bias", (width,))


def _attention(shape: ModelShape, family: Family, heads: Heads) -> Iterator[Weight]:
    width, queries, keys = shape.hidden, heads.queries * heads.length, heads.keys * heads.length
    if family.is_fused:
        yield from _matrix("attn_qkv", width, queries + 2 * keys, family)
    else:
        yield from _matrix("attn_q", width, queries * family.query_factor, family)
        yield from _matrix("attn_k", width, keys, family)
        yield from _matrix("attn_v", width, keys, family)
    yield from _matrix("attn_output", queries, width, family)
    if family.head_norms:
        is_whole = family.head_norms == "all"
        yield Weight("attn_q_norm.weight", (queries if is_whole else heads.length,))
        yield Weight("attn_k_norm.weight", (keys if is_whole else heads.length,))
    if family.has_sinks:
        yield Weight("attn_sinks.weight", (heads.queries,))


def _latent(shape: ModelShape, latent: LatentShape) -> Iterator[Weight]:
    """Queries and keys pass a short vector each; what unfolds keys and values is kept by head."""
    key_length = latent.plain_key_length + latent.rope_length
    if latent.query_rank:
        yield from _matrix("attn_q_a", shape.hidden, latent.query_rank)
        yield Weight("attn_q_a_norm.weight", (latent.query_rank,))
        yield from _matrix("attn_q_b", latent.query_rank, shape.heads * key_length)
    else:
        yield from _matrix("attn_q", shape.hidden, shape.heads * key_length)
    yield from _matrix("attn_kv_a_mqa", shape.hidden, latent.key_rank + latent.rope_length)
    yield Weight("attn_kv_a_norm.weight", (latent.key_rank,))
    yield Weight("attn_k_b.weight", (latent.plain_key_length, latent.key_rank, shape.heads))
    yield Weight("attn_v_b.weight", (latent.key_rank, latent.value_length, shape.heads))
    yield from _matrix("attn_output", shape.heads * latent.value_length, shape.hidden)


def _feed_forward(shape: ModelShape, family: Family) -> Iterator[Weight]:
    width, inner = shape.hidden, shape.feed_forward
    if shape.feed_forward_matrices == 3 and not family.is_gate_fused:
        yield from _matrix("ffn_gate", width, inner, family)
    yield from _matrix("ffn_up", width, 2 * inner if family.is_gate_fused else inner, family)
    yield from _matrix("ffn_down", inner, width, family)


def _experts(width: int, experts: ExpertShape, family: Family) -> Iterator[Weight]:
    inner, count = experts.feed_forward, experts.count
    yield from _matrix("ffn_gate_inp", width, count, family)
    for name, inputs, outputs in (
        ("ffn_gate_exps", width, inner),
        ("ffn_up_exps", width, inner),
        ("ffn_down_exps", inner, width),
    ):
        yield Weight(f"{name}.weight", (inputs, outputs, count))
        if "experts" in family.biased:
            yield Weight(f"{name}.bias", (outputs, count))
    if experts.shared:
        shared = experts.shared * (experts.shared_feed_forward or inner)
        yield from _matrix("ffn_gate_shexp", width, shared)
        yield from _matrix("ffn_up_shexp", width, shared)
        yield from _matrix("ffn_down_shexp", shared, width)


def _own_embedding(shape: ModelShape) -> Iterator[Weight]:
    """What a layer does with its own embedding of each token, and in Gemma 3n with copies of its input."""
    width, each = shape.hidden, shape.per_layer_embedding_length
    yield from _matrix("inp_gate", width, each)
    yield from _matrix("proj", each, width)
    yield Weight("post_norm.weight", (width,))
    if shape.architecture != "gemma3n":
        return
    yield from _matrix("altup_correct_coef", _ALTERNATIVES, _ALTERNATIVES)
    yield Weight("altup_correct_scale.weight", (width,))
    yield from _matrix("altup_predict_coef", _ALTERNATIVES, _ALTERNATIVES**2)
    yield from _matrix("altup_router", width, _ALTERNATIVES)
    yield Weight("altup_router_norm.weight", (width,))
    yield from _matrix("laurel_l", width, _LAUREL_RANK)
    yield from _matrix("laurel_r", _LAUREL_RANK, width)
    yield Weight("laurel_post_norm.weight", (width,))


def _mamba2(width: int, state: RecurrentShape) -> Iterator[Weight]:
    channels = state.inner_size + 2 * state.group_count * state.state_size
    yield from _matrix("ssm_in", width, state.inner_size + channels + state.heads)
    yield Weight("ssm_conv1d.weight", (state.convolution_kernel, channels))
    yield Weight("ssm_conv1d.bias", (channels,))
    yield Weight("ssm_dt.bias", (state.heads,))
    yield Weight("ssm_a", (1, state.heads))
    yield Weight("ssm_d", (1, state.heads))
    yield Weight("ssm_norm.weight", (state.inner_size // state.group_count, state.group_count))
    yield from _matrix("ssm_out", state.inner_size, width)


def _gated_delta_net(width: int, state: RecurrentShape) -> Iterator[Weight]:
    channels = state.inner_size + 2 * state.group_count * state.state_size
    yield from _matrix("attn_qkv", width, channels)
    yield from _matrix("attn_gate", width, state.inner_size)
    yield Weight("ssm_conv1d.weight", (state.convolution_kernel, channels))
    yield Weight("ssm_dt.bias", (state.heads,))
    yield Weight("ssm_a", (state.heads,))
    yield from _matrix("ssm_beta", width, state.heads)
    yield from _matrix("ssm_alpha", width, state.heads)
    yield Weight("ssm_norm.weight", (state.inner_size // state.heads,))
    yield from _matrix("ssm_out", state.inner_size, width)


_RECURRENT: Final = {"mamba2": _mamba2, "gated_delta_net": _gated_delta_net}
