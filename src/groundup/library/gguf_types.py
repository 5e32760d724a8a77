"""The tables of the GGUF format: value types, tensor types with their blocks, file types.

Numbers and block sizes follow the format's description and `ggml.h`, `ggml-common.h` of llama.cpp.
Only data: nothing here reads a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import Final


@dataclass(frozen=True, slots=True)
class ScalarType:
    """A fixed-size value type of a metadata entry."""

    name: str
    layout: Struct

    @property
    def size_bytes(self) -> int:
        """Bytes of one value."""
        return self.layout.size


@dataclass(frozen=True, slots=True)
class TensorType:
    """A storage type of weights: `block_values` weights are packed into `block_bytes` bytes."""

    name: str
    block_values: int
    block_bytes: int

    @property
    def bits_per_weight(self) -> float:
        """Average bits of one weight, scales included."""
        return 8 * self.block_bytes / self.block_values


STRING: Final = 8
ARRAY: Final = 9

SCALAR_TYPES: Final[dict[int, ScalarType]] = {
    0: ScalarType("uint8", Struct("<B")),
    1: ScalarType("int8", Struct("<b")),
    2: ScalarType("uint16", Struct("<H")),
    3: ScalarType("int16", Struct("<h")),
    4: ScalarType("uint32", Struct("<I")),
    5: ScalarType("int32", Struct("<i")),
    6: ScalarType("float32", Struct("<f")),
    7: ScalarType("bool", Struct("<B")),
    10: ScalarType("uint64", Struct("<Q")),
    11: ScalarType("int64", Struct("<q")),
    12: ScalarType("float64", Struct("<d")),
}

TENSOR_TYPES: Final[dict[int, TensorType]] = {
    0: TensorType("F32", 1, 4),
    1: TensorType("F16", 1, 2),
    2: TensorType("Q4_0", 32, 18),
    3: TensorType("Q4_1", 32, 20),
    6: TensorType("Q5_0", 32, 22),
    7: TensorType("Q5_1", 32, 24),
    8: TensorType("Q8_0", 32, 34),
    9: TensorType("Q8_1", 32, 36),
    10: TensorType("Q2_K", 256, 84),
    11: TensorType("Q3_K", 256, 110),
    12: TensorType("Q4_K", 256, 144),
    13: TensorType("Q5_K", 256, 176),
    14: TensorType("Q6_K", 256, 210),
    15: TensorType("Q8_K", 256, 292),
    16: TensorType("IQ2_XXS", 256, 66),
    17: TensorType("IQ2_XS", 256, 74),
    18: TensorType("IQ3_XXS", 256, 98),
    19: TensorType("IQ1_S", 256, 50),
    20: TensorType("IQ4_NL", 32, 18),
    21: TensorType("IQ3_S", 256, 110),
    22: TensorType("IQ2_S", 256, 82),
    23: TensorType("IQ4_XS", 256, 136),
    24: TensorType("I8", 1, 1),
    25: TensorType("I16", 1, 2),
    26: TensorType("I32", 1, 4),
    27: TensorType("I64", 1, 8),
    28: TensorType("F64", 1, 8),
    29: TensorType("IQ1_M", 256, 56),
    30: TensorType("BF16", 1, 2),
    34: TensorType("TQ1_0", 256, 54),
    35: TensorType("TQ2_0", 256, 66),
    39: TensorType("MXFP4", 32, 17),
    40: TensorType("NVFP4", 64, 36),
    41: TensorType("Q1_0", 128, 18),
    42: TensorType("Q2_0", 64, 18),
}

# `general.file_type`: the mix a file was quantised with, as users know it from file names.
FILE_TYPES: Final[dict[int, str]] = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4",
    39: "NVFP4",
    40: "Q1_0",
}

# Writers set this bit when they guessed the mix from the tensors.
FILE_TYPE_GUESSED: Final = 1024
