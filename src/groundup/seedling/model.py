"""Seedling's network: the Llama architecture in plain PyTorch, readable in one sitting.

It is the network and nothing else: no training, no text, no files. The names of the parameters are
our own; `export.py` maps them to those of the GGUF format. Sources: Touvron et al. 2023 (Llama),
Su et al. 2021 (rotary positions), Shazeer 2020 (SwiGLU), Ainslie et al. 2023 (grouped queries).

Shapes in comments: B rows in a batch, T tokens in a row, D width, H query heads, K key heads,
E = D / H width of a head, F width of the feed-forward layer, V size of the vocabulary.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from .shape import Shape

INITIAL_SPREAD = 0.02
BARRIER = -1e9  # added to the likeness of what must not be seen


class Seedling(nn.Module):  # type: ignore[misc]  # torch is untyped to mypy
    """The whole network: token ids in, a score for every possible next token out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary_tokens, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.final_norm = nn.RMSNorm(shape.width, eps=shape.norm_epsilon)
        self.apply(_initialise)
        for block in self.blocks:  # what adds to the residual stream starts smaller, the deeper the net
            for layer in (block.attention.output, block.feed_forward.down):
                nn.init.normal_(layer.weight, std=INITIAL_SPREAD / (2 * shape.layers) ** 0.5)
        angles = rotary_angles(shape)
        self.register_buffer("cosines", angles.cos(), persistent=False)
        self.register_buffer("sines", angles.sin(), persistent=False)

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states for every position.

        Args:
            tokens: ids, (B, T).
            mask: True where a position (row) may look at a position (column), (B, T, T) or (1, T, T);
                without it every position sees itself and all earlier ones.

        Returns:
            Normalised hidden states, (B, T, D); `scores` turns them into scores over the vocabulary.
        """
        turns = (self.cosines[: tokens.shape[1]], self.sines[: tokens.shape[1]])  # (T, E/2) each
        hidden = self.embedding(tokens)  # (B, T, D)
        barrier = self._barrier(earlier_positions(tokens) if mask is None else mask)
        for block in self.blocks:
            hidden = block(hidden, turns, barrier)
        return self.final_norm(hidden)

    def _barrier(self, mask: Tensor) -> Tensor:
        """0 where one may look, very negative elsewhere, for a group of query heads: (B, 1, G x T, T)."""
        group = self.shape.query_heads // self.shape.key_heads
        open_ways = torch.zeros(mask.shape, device=mask.device)
        return open_ways.masked_fill(~mask, BARRIER).repeat(1, group, 1)[:, None]

    def scores(self, hidden: Tensor) -> Tensor:
        """Scores of the next token: (..., D) to (..., V). The embedding serves both ways."""
        return functional.linear(hidden, self.embedding.weight)


class Block(nn.Module):  # type: ignore[misc]  # torch is untyped to mypy
    """One layer: look around (attention), then think (feed-forward), each added to what was there."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention_norm = nn.RMSNorm(shape.width, eps=shape.norm_epsilon)
        self.attention = Attention(shape)
        self.feed_forward_norm = nn.RMSNorm(shape.width, eps=shape.norm_epsilon)
        self.feed_forward = FeedForward(shape)

    def forward(self, hidden: Tensor, turns: tuple[Tensor, Tensor], barrier: Tensor) -> Tensor:
        """(B, T, D) to (B, T, D)."""
        hidden = hidden + self.attention(self.attention_norm(hidden), turns, barrier)
        return hidden + self.feed_forward(self.feed_forward_norm(hidden))


class Attention(nn.Module):  # type: ignore[misc]  # torch is untyped to mypy
    """Causal self-attention with rotary positions; several query heads share one key head."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        key_width = shape.key_heads * shape.head_width
        self.query = nn.Linear(shape.width, shape.width, bias=False)
        self.key = nn.Linear(shape.width, key_width, bias=False)
        self.value = nn.Linear(shape.width, key_width, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)

    def forward(self, hidden: Tensor, turns: tuple[Tensor, Tensor], barrier: Tensor) -> Tensor:
        """(B, T, D) to (B, T, D)."""
        query = rotate(self._heads(self.query(hidden)), turns)  # (B, H, T, E)
        key = rotate(self._heads(self.key(hidden)), turns)  # (B, K, T, E)
        value = self._heads(self.value(hidden))  # (B, K, T, E)
        grouped = query.unflatten(1, (self.shape.key_heads, -1)).flatten(2, 3)  # (B, K, G x T, E)
        mixed = attend(grouped, key, value, barrier)  # (B, K, G x T, E)
        heads = mixed.unflatten(2, (-1, hidden.shape[1])).flatten(1, 2)  # (B, H, T, E)
        return self.output(heads.transpose(1, 2).flatten(2))

    def _heads(self, projected: Tensor) -> Tensor:
        """(B, T, heads x E) to (B, heads, T, E)."""
        return projected.unflatten(2, (-1, self.shape.head_width)).transpose(1, 2)


class FeedForward(nn.Module):  # type: ignore[misc]  # torch is untyped to mypy
    """SwiGLU: one projection decides how much of the other passes."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate = nn.Linear(shape.width, shape.feed_forward_width, bias=False)
        self.up = nn.Linear(shape.width, shape.feed_forward_width, bias=False)
        self.down = nn.Linear(shape.feed_forward_width, shape.width, bias=False)

    def forward(self, hidden: Tensor) -> Tensor:
        """(B, T, D) to (B, T, D), through width F."""
        return self.down(functional.silu(self.gate(hidden)) * self.up(hidden))


def attend(query: Tensor, key: Tensor, value: Tensor, barrier: Tensor) -> Tensor:
    """Every query takes the values whose keys are like it: (.., Q, E), (.., T, E), (.., T, E) to (.., Q, E).

    Written out, and in the precision of the query: on a processor, with heads as narrow as ours, this is
    more than twice as fast as torch's `scaled_dot_product_attention`.
    """
    with torch.autocast(query.device.type, enabled=False):
        likeness = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5  # (.., Q, T)
        return (likeness + barrier.to(query.dtype)).softmax(-1) @ value


def earlier_positions(tokens: Tensor) -> Tensor:
    """True where a position may look when it may look at itself and all before: (1, T, T)."""
    size = tokens.shape[1]
    return torch.ones(1, size, size, dtype=torch.bool, device=tokens.device).tril()


def rotary_angles(shape: Shape) -> Tensor:
    """Angle of every position for every pair of a head's numbers, (context, E/2)."""
    pairs = torch.arange(0, shape.head_width, 2, dtype=torch.float32) / shape.head_width
    speeds = shape.rope_base**-pairs
    return torch.outer(torch.arange(shape.context_tokens, dtype=torch.float32), speeds)


def rotate(heads: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    """Turn each neighbouring pair (2i, 2i+1) of a head by its position's angle: (B, H, T, E) to same.

    Neighbouring pairs are what llama.cpp expects of the architecture `llama`, so that the export
    needs no reordering of rows (checkpoints that pair i with i + E/2 do).
    """
    cosines, sines = turns
    even, odd = heads[..., 0::2], heads[..., 1::2]
    turned = torch.stack((even * cosines - odd * sines, even * sines + odd * cosines), dim=-1)
    return turned.flatten(-2).to(heads.dtype)


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=INITIAL_SPREAD)
