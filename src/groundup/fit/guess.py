"""Memory of a model of which only the number of parameters and a quantisation are known: a guess.

It is marked as one and has a wide interval; a header or a record is always better. Weights are parameters
times bits; the cache is that of models of this size, which differ by a factor of eight among themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from groundup.errors import UnknownShapeError

from .interval import Range
from .kv import padded_cells
from .mixes import mix_of
from .quant import STORAGE, storage

# Bits for each weight of mixes, as Llama-3.1-8B has them (llama.cpp, tools/quantize/README.md); a mix that is
# not here has the bits of its base type.
MIX_BITS: Final = {
    "Q2_K": 3.16,
    "Q3_K_S": 3.64,
    "Q3_K_M": 3.99,
    "Q3_K_L": 4.30,
    "IQ4_XS": 4.46,
    "Q4_K_S": 4.67,
    "Q4_K_M": 4.89,
    "Q5_K_S": 5.57,
    "Q5_K_M": 5.70,
}
SMALL_PARAMETERS: Final = 3_000_000_000
# Small models have large vocabularies, which mixes store more finely: shares of the middle, least and most.
SMALL_SHARES: Final = (0.95, 1.40)
LARGE_SHARES: Final = (0.92, 1.08)
# Bytes of f16 keys and values for each token of an 8B model with 8 key heads; grows with the cube root.
_USUAL_TOKEN_BYTES: Final = 131_072
_USUAL_PARAMETERS: Final = 8_000_000_000
_CACHE_FACTOR: Final = 4.0  # between models with windows or few key heads, and those with a key head for each
_BUFFER_BYTES: Final = (50 << 20, 150 << 20, 500 << 20)
_FULL_BITS: Final = 16


@dataclass(frozen=True, slots=True)
class MemoryGuess:
    """A guess, in bytes. `is_guess` is always true: whoever shows it says so."""

    weights: Range
    cache: Range
    total: Range
    is_guess: bool = True


def guess_memory(
    parameters: int, quantisation: str, *, context_tokens: int, kv_type: str = "f16"
) -> MemoryGuess:
    """Guess what a load takes.

    Args:
        parameters: all of them; of a mixture of experts the total and never the active ones.
        quantisation: name of a mix or of a storage type.
        context_tokens: cells of the cache.
        kv_type: storage of keys and values.

    Raises:
        UnknownShapeError: the number of parameters is not positive, or a name is not known.
    """
    if parameters <= 0:
        raise UnknownShapeError("number of parameters", str(parameters))
    least, most = SMALL_SHARES if parameters < SMALL_PARAMETERS else LARGE_SHARES
    middle = int(parameters * _bits(quantisation) / 8)
    weights = Range(int(middle * least), middle, int(middle * most))
    token_bytes = _USUAL_TOKEN_BYTES * (parameters / _USUAL_PARAMETERS) ** (1 / 3)
    stored = storage(kv_type, kind="cache type").bits_per_weight / _FULL_BITS
    usual = padded_cells(context_tokens) * token_bytes * stored
    cache = Range(int(usual / _CACHE_FACTOR), int(usual), int(usual * _CACHE_FACTOR))
    low, mid, high = _BUFFER_BYTES
    total = Range(
        weights.low + cache.low + low, weights.mid + cache.mid + mid, weights.high + cache.high + high
    )
    return MemoryGuess(weights, cache, total)


def _bits(quantisation: str) -> float:
    name = quantisation.upper().removeprefix("UD-")
    if name in MIX_BITS:
        return MIX_BITS[name]
    kind = STORAGE.get(name)
    return kind.bits_per_weight if kind else STORAGE[mix_of(name).base].bits_per_weight
