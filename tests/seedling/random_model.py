"""A model file of Seedling's form with random weights: small, and made without torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from groundup.seedling.export import Provenance, seedling_identity, write_gguf
from groundup.seedling.shape import Shape

TINY = Shape(layers=2, feed_forward_width=64)
IDENTITY = seedling_identity(Provenance(corpus_sha256="0" * 64, seed=1, steps=7, tokens=7 * 4096))


def random_weights(shape: Shape, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Every parameter of the network by its own name."""
    key_width = shape.key_heads * shape.head_width
    sizes: dict[str, tuple[int, ...]] = {
        "embedding.weight": (shape.vocabulary_tokens, shape.width),
        "final_norm.weight": (shape.width,),
    }
    for block in range(shape.layers):
        for name, size in {
            "attention_norm": (shape.width,),
            "attention.query": (shape.width, shape.width),
            "attention.key": (key_width, shape.width),
            "attention.value": (key_width, shape.width),
            "attention.output": (shape.width, shape.width),
            "feed_forward_norm": (shape.width,),
            "feed_forward.gate": (shape.feed_forward_width, shape.width),
            "feed_forward.up": (shape.feed_forward_width, shape.width),
            "feed_forward.down": (shape.width, shape.feed_forward_width),
        }.items():
            sizes[f"blocks.{block}.{name}.weight"] = size
    rng = np.random.default_rng(seed)
    return {
        name: rng.normal(0, 0.1, size).astype(np.float32) + (len(size) == 1) for name, size in sizes.items()
    }


def write_random_model(path: Path, tokenizer: Tokenizer, quantisation: str = "F16") -> Path:
    """A file that llama.cpp can load."""
    write_gguf(path, random_weights(TINY), TINY, tokenizer, IDENTITY, quantisation=quantisation)
    return path
