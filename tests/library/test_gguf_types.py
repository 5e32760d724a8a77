"""The tables of types agree with the format's own package."""

from __future__ import annotations

import pytest

from groundup.library.gguf_types import FILE_TYPES, SCALAR_TYPES, TENSOR_TYPES

gguf = pytest.importorskip("gguf")


def test_tensor_types_agree() -> None:
    """Every type that the package knows has the same name and block here."""
    known = {int(kind): (kind.name, *sizes) for kind, sizes in gguf.GGML_QUANT_SIZES.items()}
    # The package still gives Q8_1 the block of an older layout; no file holds this type.
    known.pop(int(gguf.GGMLQuantizationType.Q8_1))
    ours = {code: (kind.name, kind.block_values, kind.block_bytes) for code, kind in TENSOR_TYPES.items()}
    assert {code: ours.get(code) for code in known} == known


def test_value_types_agree() -> None:
    """Value types have the package's numbers and names."""
    for kind in gguf.GGUFValueType:
        if kind.name not in ("STRING", "ARRAY"):
            assert SCALAR_TYPES[int(kind)].name == kind.name.lower()
    assert (int(gguf.GGUFValueType.STRING), int(gguf.GGUFValueType.ARRAY)) == (8, 9)


def test_file_types_agree() -> None:
    """Mixes have the package's numbers, and the names that users know from file names."""
    for kind in gguf.LlamaFileType:
        if kind.name != "GUESSED":
            name = kind.name.removeprefix("MOSTLY_").removeprefix("ALL_").removesuffix("_MOE")
            assert FILE_TYPES[int(kind)] == name


def test_bits_per_weight() -> None:
    """A block's bytes give the bits of one weight."""
    bits = {kind.name: kind.bits_per_weight for kind in TENSOR_TYPES.values()}
    assert (bits["Q4_K"], bits["Q8_0"], bits["Q6_K"], bits["MXFP4"]) == (4.5, 8.5, 6.5625, 4.25)
