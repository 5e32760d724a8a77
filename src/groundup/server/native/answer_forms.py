"""What our own addresses answer, for the OpenAPI document: the fields on which clients may rely.

An answer may have more. These forms are not used to write answers; `tests/server/test_true_document.py`
holds the answers of a real server against them.
"""

from __future__ import annotations

from typing import Any

import msgspec


class TokenizeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/tokenize`."""

    model: str
    tokens: list[int]
    count: int
    context_length: int
    pieces: list[dict[str, Any]] = []


class DetokenizeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/detokenize`. `bytes` is base64."""

    model: str
    text: str
    bytes: str


class ScoreAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/score`. Log-probabilities are natural; the first token has none."""

    model: str
    tokens: list[int]
    count: int
    logprob: float
    perplexity: float | None
    logprobs: list[dict[str, Any]]
    next: list[dict[str, Any]]
