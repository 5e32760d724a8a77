"""The generated models with which this computer is measured.

Two must differ much in bytes per layer, or what a layer costs cannot be told from what a byte costs: "wide"
has a few huge layers, "deep" many small ones. The others are of the remaining types that published models
use: a processor unpacks some of them more slowly than it reads them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .probe_file import ProbeTensor, Value, write_probe

CONTEXT_TOKENS: Final = 1024
VOCABULARY_SIZE: Final = 2048
MAIN_TYPE: Final = "Q4_K"  # of most published files
# In the order of how often they are met: where time runs out, the last ones are not measured.
OTHER_TYPES: Final = (
    "Q6_K",
    "Q8_0",
    "F16",
    "Q5_K",
    "Q4_0",
    "MXFP4",
    "IQ4_XS",
    "Q3_K",
    "Q5_0",
    "BF16",
    "Q2_K",
)
_CACHE_FACTOR: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeModel:
    """Sizes of a model of the Llama architecture, all matrices of one type."""

    name: str
    type_name: str
    layers: int
    width: int
    feed_forward: int
    heads: int
    kv_heads: int
    head_length: int
    prompt_tokens: int  # read once to see how fast prompts are read; 0 = not
    vocabulary_size: int = VOCABULARY_SIZE

    @property
    def size_bytes(self) -> int:
        """Bytes of all tensors."""
        return sum(tensor.size_bytes for tensor in self.tensors())

    def write(self, path: Path) -> None:
        """Write its file, tensors as a hole.

        Raises:
            OSError: it cannot be written.
        """
        write_probe(path, self._entries(), list(self.tensors()), vocabulary_size=self.vocabulary_size)

    def tensors(self) -> Iterator[ProbeTensor]:
        """All tensors, in file order; the norms are ones."""
        yield ProbeTensor("token_embd.weight", (self.width, self.vocabulary_size), self.type_name)
        yield self._norm("output_norm.weight")
        for layer in range(self.layers):
            start = f"blk.{layer}."
            yield self._norm(f"{start}attn_norm.weight")
            yield self._norm(f"{start}ffn_norm.weight")
            for name, inputs, outputs in self._matrices():
                yield ProbeTensor(f"{start}{name}.weight", (inputs, outputs), self.type_name)

    def _matrices(self) -> list[tuple[str, int, int]]:
        queries, keys = self.heads * self.head_length, self.kv_heads * self.head_length
        return [
            ("attn_q", self.width, queries),
            ("attn_k", self.width, keys),
            ("attn_v", self.width, keys),
            ("attn_output", queries, self.width),
            ("ffn_gate", self.width, self.feed_forward),
            ("ffn_up", self.width, self.feed_forward),
            ("ffn_down", self.feed_forward, self.width),
        ]

    def _norm(self, name: str) -> ProbeTensor:
        return ProbeTensor(name, (self.width,), "F32", struct.pack("<f", 1.0) * self.width)

    def _entries(self) -> list[tuple[str, Value]]:
        return [
            ("general.architecture", "llama"),
            ("general.name", f"probe {self.name}"),
            ("llama.block_count", self.layers),
            ("llama.context_length", CONTEXT_TOKENS),
            ("llama.embedding_length", self.width),
            ("llama.feed_forward_length", self.feed_forward),
            ("llama.vocab_size", self.vocabulary_size),
            ("llama.attention.head_count", self.heads),
            ("llama.attention.head_count_kv", self.kv_heads),
            ("llama.attention.key_length", self.head_length),
            ("llama.attention.value_length", self.head_length),
            ("llama.attention.layer_norm_rms_epsilon", 1e-5),
            ("llama.rope.dimension_count", self.head_length),
        ]


def wide(last_cache_bytes: int = 0) -> ProbeModel:
    """A few layers of more than 128 MiB; together more than four times the last cache."""
    one = _wide(2)
    layers = max(2, -(-_CACHE_FACTOR * last_cache_bytes // (one.size_bytes // 2)))
    return one if layers == 2 else _wide(layers)


def deep() -> ProbeModel:
    """48 layers of 3.5 MB; its prompt is long enough to see what remembering costs."""
    return ProbeModel(
        name="deep", type_name=MAIN_TYPE, layers=48, width=768, feed_forward=2048, heads=12, kv_heads=4,
        head_length=64, prompt_tokens=512,
    )  # fmt: skip


def of_type(type_name: str) -> ProbeModel:
    """Two layers with rows as long as those of a model of a few billion parameters."""
    return ProbeModel(
        name=type_name, type_name=type_name, layers=2, width=2048, feed_forward=12_288, heads=16, kv_heads=4,
        head_length=128, prompt_tokens=128,
    )  # fmt: skip


def _wide(layers: int) -> ProbeModel:
    return ProbeModel(
        name="wide", type_name=MAIN_TYPE, layers=layers, width=4096, feed_forward=16_384, heads=32,
        kv_heads=8, head_length=128, prompt_tokens=128,
    )  # fmt: skip
