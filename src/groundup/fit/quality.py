"""How faithful the ways to store weights are, the best first.

The order is common experience, and not measured here. Names are those of llama.cpp's mixes. A name that is
not known ranks by the bits in it.
"""

from __future__ import annotations

import re
from typing import Final

ORDER: Final = (
    "F32", "BF16", "F16", "Q8_0", "Q6_K", "Q5_K_M", "Q5_K_S", "Q5_1", "Q5_0", "Q4_K_M", "MXFP4", "Q4_K_S",
    "IQ4_XS", "IQ4_NL", "Q4_1", "Q4_0", "Q3_K_L", "Q3_K_M", "IQ3_M", "Q3_K_S", "IQ3_S", "IQ3_XS", "IQ3_XXS",
    "Q2_K_L", "Q2_K", "Q2_K_S", "IQ2_M", "IQ2_S", "IQ2_XS", "IQ2_XXS", "IQ1_M", "IQ1_S",
)  # fmt: skip
USUAL: Final = "Q4_K_M"  # what hubs give where nobody chooses
NEARLY_LOSSLESS: Final = "Q6_K"
_RANKS: Final = {name: rank for rank, name in enumerate(ORDER)}
_BITS: Final = re.compile(r"\d+")
_FIRST_BELOW_FOUR: Final = _RANKS["Q3_K_L"]


def quality_rank(quantisation: str) -> int:
    """The place in the order: 0 is the most faithful."""
    name = quantisation.upper()
    if name in _RANKS:
        return _RANKS[name]
    bits = _BITS.search(name)
    like = {"8": "Q8_0", "6": "Q6_K", "5": "Q5_0", "4": "Q4_0", "3": "IQ3_XXS", "2": "IQ2_XXS", "1": "IQ1_S"}
    return _RANKS[like.get(bits[0] if bits else "", "IQ1_S")]


def is_below_four_bits(quantisation: str) -> bool:
    """Whether it is so coarse that answers suffer; such files are taken only if somebody asks for them."""
    return quality_rank(quantisation) >= _FIRST_BELOW_FOUR
