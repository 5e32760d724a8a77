"""Which types a published mix such as Q4_K_M gives to weights, by their role and layer.

Data only, and the few conditions that it needs; `quant` applies it. Source: `llama_tensor_get_type` of
llama.cpp (src/llama-quant.cpp).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from groundup.errors import UnknownShapeError


@dataclass(frozen=True, slots=True)
class MixedModel:
    """What of a model a mix looks at; `group_size` is the number of query heads for each key head."""

    architecture: str
    layers: int
    group_size: int
    experts: int = 0

    @property
    def has_few_large_heads(self) -> bool:
        """Whether it is one of the 70B models whose value matrices are eight times smaller than usual."""
        return self.architecture in ("llama", "qwen2") and self.layers == 80 and self.group_size > 1


Where = Callable[[int, int, MixedModel], bool]


@dataclass(frozen=True, slots=True)
class Finer:
    """One exception of a mix: a type, and in which of how many layers (of that role) it is used."""

    type_name: str
    where: Where = lambda index, count, model: True


def first(layers: int) -> Where:
    """The first so many layers."""
    return lambda index, count, model: index < layers


def first_part(parts: int) -> Where:
    """The first of so many equal parts of the layers."""
    return lambda index, count, model: index < count // parts


def important(index: int, count: int, model: MixedModel) -> bool:
    """The first and the last eighth, and every third layer between."""
    eighth = count // 8
    return index < eighth or index >= 7 * count // 8 or (index - eighth) % 3 == 2


def grouped(index: int, count: int, model: MixedModel) -> bool:
    """At least four query heads share one key head."""
    return model.group_size >= 4


@dataclass(frozen=True, slots=True)
class Mix:
    """A base type, and exceptions by role; the first that applies counts."""

    base: str
    finer: Mapping[str, tuple[Finer, ...]] = field(default_factory=dict)


_Q3: Final = (Finer("Q3_K"),)
_Q4: Final = (Finer("Q4_K"),)
_Q5: Final = (Finer("Q5_K"),)
_EARLY_Q5: Final = (Finer("Q5_K", first_part(8)),)
_K_MORE: Final = {"attn_v": (Finer("Q6_K", important),), "ffn_down": (Finer("Q6_K", important),)}
_IQ4: Final = {"attn_v": (Finer("Q5_K", grouped),), "ffn_down": _EARLY_Q5}

MIXES: Final[dict[str, Mix]] = {
    **{name: Mix(name) for name in ("F32", "F16", "BF16", "Q8_0", "Q5_1", "Q5_0", "Q4_1", "Q4_0", "Q6_K")},
    "Q5_K_M": Mix("Q5_K", {**_K_MORE, "attn_qkv": (Finer("Q6_K"),)}),
    "Q5_K_S": Mix("Q5_K"),
    "Q4_K_M": Mix("Q4_K", {**_K_MORE, "attn_qkv": _Q5}),
    "Q4_K_S": Mix("Q4_K", {"attn_v": (Finer("Q5_K", first(4)),), "ffn_down": _EARLY_Q5}),
    "IQ4_XS": Mix("IQ4_XS", _IQ4),
    "IQ4_NL": Mix("IQ4_NL", _IQ4),
    "Q3_K_L": Mix("Q3_K", {"attn_v": _Q5, "attn_output": _Q5, "ffn_down": _Q5, "attn_qkv": _Q4}),
    "Q3_K_M": Mix(
        "Q3_K",
        {
            "attn_v": (Finer("Q5_K", first(2)), *_Q4),
            "ffn_down": (Finer("Q5_K", first_part(16)), *_Q4),
            "attn_output": _Q4,
            "attn_qkv": _Q4,
        },
    ),
    "Q3_K_S": Mix("Q3_K"),
    "Q2_K": Mix("Q2_K", {"attn_v": (Finer("Q4_K", grouped), *_Q3), "attn_output": _Q3, "ffn_down": _Q3}),
    "Q2_K_S": Mix("Q2_K", {"attn_v": (Finer("Q4_K", grouped),), "ffn_down": (Finer("Q4_K", first_part(8)),)}),
    "MXFP4": Mix("MXFP4"),
}
_OTHER_NAMES: Final = {"MXFP4_MOE": "MXFP4", "Q4_K": "Q4_K_M", "Q5_K": "Q5_K_M", "Q3_K": "Q3_K_M"}


def mix_of(quantisation: str) -> Mix:
    """The mix of this name in any case.

    Raises:
        UnknownShapeError: it follows no rule that is known here.
    """
    name = quantisation.upper()
    found = MIXES.get(_OTHER_NAMES.get(name, name))
    if found is None:
        raise UnknownShapeError("quantisation", quantisation)
    return found
