"""Types and bytes of weights by the rules of mixes."""

from __future__ import annotations

import pytest

from groundup.errors import UnknownShapeError
from groundup.fit.mixes import MIXES, MixedModel, important
from groundup.fit.quant import STORAGE, Weight, storage, type_names, weight_bytes

LLAMA = MixedModel("llama", layers=32, group_size=4)
# Bits for each weight: sizes of blocks in ggml-common.h.
BITS = {
    "F32": 32, "F16": 16, "BF16": 16, "Q8_0": 8.5, "Q5_1": 6, "Q5_0": 5.5, "Q4_1": 5, "Q4_0": 4.5,
    "IQ4_NL": 4.5, "MXFP4": 4.25, "Q2_K": 2.625, "Q3_K": 3.4375, "Q4_K": 4.5, "Q5_K": 5.5, "Q6_K": 6.5625,
    "IQ4_XS": 4.25,
    "TQ2_0": 2.0625, "TQ1_0": 1.6875, "IQ3_S": 3.4375, "IQ3_XXS": 3.0625, "IQ2_S": 2.5625, "IQ2_XS": 2.3125,
    "IQ2_XXS": 2.0625, "IQ1_M": 1.75, "IQ1_S": 1.5625,
}  # fmt: skip


def types(quantisation: str, *weights: Weight, model: MixedModel = LLAMA) -> list[str]:
    """The types of these weights beside an output matrix, which is not in the answer."""
    return list(type_names(quantisation, [*weights, Weight("output.weight", (256, 8))], model))[:-1]


def layer(name: str, number: int = 0, width: int = 4096) -> Weight:
    """A square matrix of a layer."""
    return Weight(f"blk.{number}.{name}.weight", (width, width))


@pytest.mark.parametrize("name", BITS)
def test_bits(name: str) -> None:
    """Every storage type takes the bits that its blocks say, scales included; q8_0 is no single byte."""
    assert storage(name.lower()).bits_per_weight == BITS[name]
    assert weight_bytes(Weight("a.weight", (512, 3)), name) * 8 == 512 * 3 * BITS[name]


@pytest.mark.parametrize(
    ("quantisation", "width", "expected"),
    [
        ("Q4_K_M", 288, "Q5_0"),
        ("Q5_K_S", 288, "Q5_1"),
        ("Q6_K", 288, "Q8_0"),
        ("Q3_K_S", 288, "Q4_0"),
        ("IQ4_XS", 288, "IQ4_NL"),
        ("Q4_K_M", 300, "F16"),
        ("Q4_K_M", 512, "Q4_K"),
    ],
)
def test_rows_that_fill_no_block(quantisation: str, width: int, expected: str) -> None:
    """A row that is no multiple of 256 takes a type of 32; one that is none of 32 stays in 16 bits."""
    assert types(quantisation, layer("attn_q", width=width)) == [expected]


def test_small_tensors_stay_whole() -> None:
    """Norms, biases and routers are never quantised."""
    weights = [
        Weight("blk.0.attn_norm.weight", (4096,)),
        Weight("blk.0.attn_q.bias", (4096,)),
        Weight("blk.0.ffn_gate_inp.weight", (4096, 64)),
        Weight("blk.0.ssm_conv1d.weight", (4, 4096)),
    ]
    assert types("Q4_0", *weights) == ["F32"] * 4


def test_output_is_finer() -> None:
    """The output matrix is Q6_K, also where it is the embedding; embeddings alone take the base type."""
    embedding = Weight("token_embd.weight", (4096, 1000))
    assert list(type_names("Q4_0", [embedding], LLAMA)) == ["Q6_K"]
    assert types("Q4_0", embedding) == ["Q4_0"]
    assert list(type_names("Q8_0", [embedding], LLAMA)) == ["Q8_0"]
    assert list(type_names("F16", [embedding], LLAMA)) == ["F16"]


def test_important_layers() -> None:
    """Of 32 layers the first and last four are important, and every third between."""
    found = [number for number in range(32) if important(number, 32, LLAMA)]
    assert found == [0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 28, 29, 30, 31]


def test_roles_by_layer() -> None:
    """In Q4_K_M the values of important layers are finer, and keys never are."""
    weights = [layer(name, number) for number in range(32) for name in ("attn_k", "attn_v", "ffn_down")]
    chosen = dict(zip((one.name for one in weights), types("Q4_K_M", *weights), strict=True))
    assert chosen["blk.0.attn_v.weight"] == chosen["blk.6.ffn_down.weight"] == "Q6_K"
    assert chosen["blk.5.attn_v.weight"] == chosen["blk.5.ffn_down.weight"] == "Q4_K"
    assert {chosen[f"blk.{number}.attn_k.weight"] for number in range(32)} == {"Q4_K"}


def test_models_with_rules_of_their_own() -> None:
    """70B models have finer values, Mixtral whole bytes; experts of gpt-oss stay as published."""
    large = MixedModel("llama", layers=80, group_size=8)
    assert types("Q4_K_S", *(layer("attn_v", number) for number in range(6)), model=large)[-1] == "Q5_K"
    mixtral = MixedModel("llama", layers=32, group_size=4, experts=8)
    assert types("Q4_K_M", layer("attn_v"), model=mixtral) == ["Q8_0"]
    experts = Weight("blk.0.ffn_up_exps.weight", (2880, 2880, 32))
    gpt_oss = MixedModel("gpt-oss", layers=24, group_size=8, experts=32)
    assert types("Q4_K_M", experts, model=gpt_oss) == ["MXFP4"]
    assert types("MXFP4_MOE", experts, layer("attn_q"), model=LLAMA) == ["MXFP4", "Q8_0"]


@pytest.mark.parametrize("quantisation", MIXES)
def test_every_mix_has_a_type_for_every_role(quantisation: str) -> None:
    """No mix leaves a weight without a type."""
    names = (
        "attn_qkv",
        "attn_q",
        "attn_k",
        "attn_v",
        "attn_output",
        "ffn_gate",
        "ffn_up",
        "ffn_down",
        "ssm_in",
    )
    assert set(types(quantisation, *map(layer, names))) <= set(STORAGE)


def test_unknown_names_are_errors() -> None:
    """A storage type or mix that does not exist is named in the error."""
    with pytest.raises(UnknownShapeError, match="storage type 'q7'"):
        storage("q7")
    with pytest.raises(UnknownShapeError, match="quantisation 'IQ1_S'"):
        types("IQ1_S", layer("attn_q"))
