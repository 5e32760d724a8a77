"""The generated models with which this computer is measured.

Two must differ much in bytes per layer, or what a layer costs cannot be told from what a byte costs: "wide"
has a few huge layers, "deep" many small ones. The others are of the remaining types that published models
use: a processor unpacks some of them more slowly than it reads them. Each comes with long rows and with short
ones, because beginning and ending a row takes time, too, and for some types much. The short ones also
differ in how many heads share a key, which tells what remembering costs. One is a mixture of experts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .probe_file import ProbeTensor, Value, random_values, write_probe

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
_OFTEN: Final = 3  # of them that are measured in both ways before the others
# Heads, key heads and values of each, where a prompt is long enough to see what remembering costs.
_SHARED_KEYS: Final = {"Q6_K": (12, 12, 64), "Q8_0": (6, 3, 128), "F16": (12, 2, 64)}
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
    experts: int = 0  # 0 = no mixture; `feed_forward` is the width of one
    experts_used: int = 0

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
        """All tensors, in file order; norms are ones, and what experts are chosen by is random."""
        yield self._embedding()
        yield self._norm("output_norm.weight")
        for layer in range(self.layers):
            start = f"blk.{layer}."
            yield self._norm(f"{start}attn_norm.weight")
            yield self._norm(f"{start}ffn_norm.weight")
            if self.experts:
                router = random_values(self.width * self.experts, "<f4", seed=layer)
                yield ProbeTensor(f"{start}ffn_gate_inp.weight", (self.width, self.experts), "F32", router)
            for name, shape in self._matrices():
                yield ProbeTensor(f"{start}{name}.weight", shape, self.type_name)

    def _matrices(self) -> list[tuple[str, tuple[int, ...]]]:
        queries, keys = self.heads * self.head_length, self.kv_heads * self.head_length
        end = "_exps" if self.experts else ""
        count = (self.experts,) if self.experts else ()
        return [
            ("attn_q", (self.width, queries)),
            ("attn_k", (self.width, keys)),
            ("attn_v", (self.width, keys)),
            ("attn_output", (queries, self.width)),
            (f"ffn_gate{end}", (self.width, self.feed_forward, *count)),
            (f"ffn_up{end}", (self.width, self.feed_forward, *count)),
            (f"ffn_down{end}", (self.feed_forward, self.width, *count)),
        ]

    def _embedding(self) -> ProbeTensor:
        """Zeros, except in a mixture: there each token must want experts of its own."""
        name, shape = "token_embd.weight", (self.width, self.vocabulary_size)
        if not self.experts:
            return ProbeTensor(name, shape, self.type_name)
        return ProbeTensor(name, shape, "F16", random_values(self.width * self.vocabulary_size, "<f2"))

    def _norm(self, name: str) -> ProbeTensor:
        return ProbeTensor(name, (self.width,), "F32", struct.pack("<f", 1.0) * self.width)

    def _entries(self) -> list[tuple[str, Value]]:
        experts: list[tuple[str, Value]] = [
            ("llama.expert_count", self.experts),
            ("llama.expert_used_count", self.experts_used),
        ]
        return [
            *(experts if self.experts else []),
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
    """Three layers with rows as long as those of a model of a few billion parameters."""
    return ProbeModel(
        name=type_name, type_name=type_name, layers=3, width=2048, feed_forward=8192, heads=16, kv_heads=4,
        head_length=128, prompt_tokens=128,
    )  # fmt: skip


def short_rows(type_name: str) -> ProbeModel:
    """Eight layers with rows as short as those of a model of less than a billion parameters.

    They are few, so that what a row takes is not taken for what a layer takes; that is for the deep one.
    """
    heads, kv_heads, head_length = _SHARED_KEYS.get(type_name, (12, 4, 64))
    return ProbeModel(
        name=f"{type_name} in short rows", type_name=type_name, layers=8, width=768, feed_forward=6144,
        heads=heads, kv_heads=kv_heads, head_length=head_length,
        prompt_tokens=512 if type_name in _SHARED_KEYS else 128,
    )  # fmt: skip


def mixture() -> ProbeModel:
    """Four layers in which 8 of 24 experts work on a token."""
    return ProbeModel(
        name="mixture", type_name=MAIN_TYPE, layers=4, width=2048, feed_forward=1024, heads=16, kv_heads=4,
        head_length=128, prompt_tokens=128, experts=24, experts_used=8,
    )  # fmt: skip


def types_in_turn() -> list[ProbeModel]:
    """Of every further type one with long and one with short rows, the types met most often first.

    Before them those of the main type: beside the wide and the deep one they tell what every step takes,
    and rows from layers.
    """
    often, seldom = OTHER_TYPES[:_OFTEN], OTHER_TYPES[_OFTEN:]
    both = [model for name in often for model in (of_type(name), short_rows(name))]
    return [
        of_type(MAIN_TYPE),
        short_rows(MAIN_TYPE),
        *both,
        mixture(),
        *map(of_type, seldom),
        *map(short_rows, seldom),
    ]


def _wide(layers: int) -> ProbeModel:
    return ProbeModel(
        name="wide", type_name=MAIN_TYPE, layers=layers, width=4096, feed_forward=16_384, heads=32,
        kv_heads=8, head_length=128, prompt_tokens=128,
    )  # fmt: skip
