"""How many bytes weights take: storage types, and the mixes of types that model files are published in.

A mix such as Q4_K_M gives most weights one type and some, by their role and layer, a finer one. Rows that
do not fill whole blocks of a type take another one. Mixes made with an importance matrix or by hand ("UD")
follow no rule: for them only the size of the file is right.

Source: `llama_tensor_get_type`, `tensor_allows_quantization` and `tensor_type_fallback` of
llama.cpp (src/llama-quant.cpp), block sizes of ggml-common.h. Newer builds treat a fused `attn_qkv` like
`attn_v`; published files mostly follow the older rule, which is used here and differs by less than 1 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from groundup.errors import UnknownShapeError
from groundup.library.gguf_types import TENSOR_TYPES, TensorType

from .mixes import Mix, MixedModel, mix_of

STORAGE: Final = {kind.name: kind for kind in TENSOR_TYPES.values()}

_FULL_TYPES: Final = frozenset({"F32", "F16", "BF16"})
_FALLBACKS: Final = {
    "Q2_K": "Q4_0",
    "Q3_K": "Q4_0",
    "IQ4_XS": "IQ4_NL",
    "Q4_K": "Q5_0",
    "Q5_K": "Q5_1",
    "Q6_K": "Q8_0",
}
# Small matrices that are never quantised. The first are stored in full precision, the others in half.
_KEPT_WHOLE: Final = re.compile(
    r"_norm|ffn_gate_inp|ssm_conv1d|shortconv\.conv|token_types|position_embd|_coef"
)
_KEPT_HALF: Final = re.compile(r"altup|laurel|per_layer_model_proj")
_ROLES: Final = {
    "output.weight": "output",
    "token_embd.weight": "embedding",
    "per_layer_token_embd.weight": "embedding",
}
_ROLE_PARTS: Final = (
    "attn_qkv",
    "attn_v",
    "attn_k",
    "attn_q",
    "attn_output",
    "ffn_up",
    "ffn_gate",
    "ffn_down",
)


class Weight(NamedTuple):
    """A tensor before its type is chosen; `shape` in the file's order (fastest dimension first)."""

    name: str
    shape: tuple[int, ...]


def storage(name: str, *, kind: str = "storage type") -> TensorType:
    """The storage type of this name in any case; `kind` is what it is for, in the error.

    Raises:
        UnknownShapeError: there is none.
    """
    found = STORAGE.get(name.upper())
    if found is None:
        raise UnknownShapeError(kind, name)
    return found


def weight_bytes(weight: Weight, type_name: str) -> int:
    """Bytes of a tensor in this type."""
    kind = STORAGE[type_name]
    blocks = weight.shape[0] // kind.block_values
    for length in weight.shape[1:]:
        blocks *= length
    return blocks * kind.block_bytes


def type_names(quantisation: str, weights: Sequence[Weight], model: MixedModel) -> Iterator[str]:
    """The type of each weight in this mix, in the same order.

    Raises:
        UnknownShapeError: the mix follows no rule that is known here.
    """
    mix = mix_of(quantisation)
    places = [layer_and_part(weight.name) for weight in weights]
    parts = {name: _part(name, mix) for name in {name for _, name in places}}  # each of many layers once
    is_tied = all(part.role != "output" for part in parts.values())
    values = sum(parts[name].role == "attn_v" for _, name in places)
    values_before = 0
    for weight, (layer, name) in zip(weights, places, strict=True):
        role, kept = parts[name]
        index, count = (values_before, values) if role == "attn_v" else (layer, model.layers)
        values_before += role == "attn_v"
        if kept or len(weight.shape) < 2:
            yield kept or "F32"
        elif role == "output" or (is_tied and role == "embedding"):
            yield _fitting(_output_type(mix, weight), weight)
        else:
            yield _fitting(_chosen(mix, role, index, count, model, weight), weight)


def layer_and_part(name: str) -> tuple[int, str]:
    """The layer of a tensor and its name within that: 3 and "attn_q.weight"; outside layers, 0."""
    block, _, rest = name.partition(".")
    if block != "blk":
        return 0, name
    number, _, part = rest.partition(".")
    return int(number), part


class _Part(NamedTuple):
    """What tensors of one name are in any layer, and the type that they keep in a mix, or ""."""

    role: str
    kept_type: str


def _part(name: str, mix: Mix) -> _Part:
    role = _ROLES.get(name) or next((role for role in _ROLE_PARTS if _is_part(role, name)), "other")
    if not name.endswith(".weight") or _KEPT_WHOLE.search(name):
        return _Part(role, "F32")
    if _KEPT_HALF.search(name):
        return _Part(role, "F32" if mix.base == "F32" else "F16")
    return _Part(role, "")


def _is_part(part: str, name: str) -> bool:
    """Matrices of experts count as those of a feed-forward part; `attn_v_b` is no `attn_v`."""
    return part in name if part.startswith("ffn_") else name == f"{part}.weight"


def _output_type(mix: Mix, weight: Weight) -> str:
    if mix.base in _FULL_TYPES:
        return mix.base
    is_whole = weight.shape[0] % STORAGE[mix.base].block_values == 0
    return "Q6_K" if is_whole and mix.base not in ("Q8_0", "MXFP4") else "Q8_0"


def _chosen(mix: Mix, role: str, index: int, count: int, model: MixedModel, weight: Weight) -> str:
    is_expert = "_exps." in weight.name
    if is_expert and model.architecture == "gpt-oss" and mix.base not in _FULL_TYPES:
        return "MXFP4"  # as its makers publish it; nobody quantises these again
    if mix.base == "MXFP4":
        return "MXFP4" if is_expert else "Q8_0"
    if mix.base in _FULL_TYPES or role == "embedding":
        return mix.base
    finer = next((one for one in mix.finer.get(role, ()) if one.where(index, count, model)), None)
    chosen = finer.type_name if finer else mix.base
    if role == "attn_v" and model.has_few_large_heads and chosen in ("Q3_K", "Q4_K"):
        return "Q5_K"
    if model.experts == 8 and role in ("attn_v", "attn_k"):  # Mixtral, whose attention is small
        return "Q8_0"
    return chosen


def _fitting(type_name: str, weight: Weight) -> str:
    """The type, or the one that takes its place where rows do not fill its blocks."""
    for name in (type_name, _FALLBACKS.get(type_name, type_name)):
        if weight.shape[0] % STORAGE[name].block_values == 0:
            return name
    return "F16"
