"""Which weights the engine library keeps in a second layout, for the vector units of this processor.

At load it rewrites some tensors into memory of its own. If the file is mapped, its pages stay resident
beside that copy, so a model whose weights are mostly rewritten is better read than mapped.

Source: the choice of `ggml_repack_get_optimal_repack_type` in ggml-cpu/repack.cpp (llama.cpp), and the
sizes of its buffer in loads of generated models.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from groundup.device.instructions import TILES, instructions
from groundup.library.gguf import TensorInfo
from groundup.library.model_facts import ModelFacts

# Rows that are interleaved, by tensor type: a tensor whose rows are no multiple of it stays as it is.
_AVX2: Final = {"Q4_0": 8, "Q4_K": 8, "IQ4_NL": 8, "MXFP4": 8}
_AVX512: Final = {"Q2_K": 8}
_DOT_PRODUCT: Final = {
    "Q4_0": 4,
    "Q4_K": 8,
    "Q5_K": 8,
    "Q6_K": 8,
    "IQ4_NL": 4,
    "MXFP4": 4,
    "Q8_0": 4,
    "Q1_0": 4,
}

_EMBEDDING: Final = "token_embd.weight"
# Tables that are looked up and never multiplied with.
_LOOKED_UP: Final = frozenset({"per_layer_token_embd.weight", "position_embd.weight", "token_types.weight"})


@dataclass(frozen=True, slots=True)
class Repacking:
    """Bytes of the weights that get a second layout, and of those that are needed in both of them.

    Embeddings that also serve as the output matrix are needed in both, even where the file is read and not
    mapped.
    """

    repacked_bytes: int
    duplicated_bytes: int
    weights_bytes: int

    @property
    def is_better_read(self) -> bool:
        """Whether more than a quarter of the weights is rewritten, so that the file should not be mapped."""
        return self.repacked_bytes > self.weights_bytes // 4


def repacking(facts: ModelFacts, processor: frozenset[str] | None = None) -> Repacking:
    """What of a model is rewritten at load.

    Args:
        facts: of the model.
        processor: its vector instructions (`device.instructions`); those of this computer by default.
    """
    tensors = list(_repacked(facts, processor))
    return Repacking(
        repacked_bytes=sum(tensor.size_bytes for tensor in tensors),
        duplicated_bytes=sum(tensor.size_bytes for tensor in tensors if tensor.name == _EMBEDDING),
        weights_bytes=facts.weights_bytes,
    )


def is_repacking(processor: frozenset[str]) -> bool:
    """Whether the engine lets the library rewrite weights for this processor at all.

    On processors with tiles the library would choose the layout of those and end the process at the first
    product, as compilers drop the lines that fill in the sizes of the tiles (llama.cpp, issue 20824 and pull
    request 26954). No laptop has them.
    """
    return TILES not in processor


def _repacked(facts: ModelFacts, processor: frozenset[str] | None) -> Iterator[TensorInfo]:
    rows = _interleaved_rows(instructions() if processor is None else processor)
    for tensor in facts.tensors:
        interleave = rows.get(tensor.type_name)
        if (
            interleave
            and tensor.shape[1:]
            and tensor.shape[1] % interleave == 0
            and _multiplies(tensor, facts)
        ):
            yield tensor


def _interleaved_rows(processor: frozenset[str]) -> dict[str, int]:
    if not is_repacking(processor):
        return {}
    if "avx2" in processor:
        return _AVX2 | (_AVX512 if "avx512f" in processor else {})
    return _DOT_PRODUCT if processor >= {"asimd", "asimddp"} else {}


def _multiplies(tensor: TensorInfo, facts: ModelFacts) -> bool:
    """Whether the tensor is a matrix of a product; embeddings are only looked up, unless they are tied."""
    if tensor.name == _EMBEDDING:
        return facts.has_tied_embeddings
    return tensor.name not in _LOOKED_UP
