"""The figures that define Seedling's network; no torch here, so that export and tests can read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; every width is a multiple of 32, as Q8_0 blocks demand."""

    vocabulary_tokens: int = 4096
    context_tokens: int = 1024
    width: int = 256
    layers: int = 8
    query_heads: int = 4
    key_heads: int = 4
    feed_forward_width: int = 640
    rope_base: float = 10_000.0
    norm_epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        """Width of one attention head."""
        return self.width // self.query_heads

    def parameter_count(self) -> int:
        """How many numbers the training adjusts."""
        key_width = self.key_heads * self.head_width
        attention = 2 * self.width * self.width + 2 * self.width * key_width
        block = attention + 3 * self.width * self.feed_forward_width + 2 * self.width
        return self.vocabulary_tokens * self.width + self.layers * block + self.width
