"""How well documents answer a query, by a model that was made to tell that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from groundup.chat.capabilities import RERANK
from groundup.chat.model import ChatModel
from groundup.engine.protocol import PROBABILITY, Prompt
from groundup.errors import InvalidBodyError, UnsupportedCapabilityError

from .embedding import refuse_length

_BATCH: Final = 32  # pairs that the engine is given at once, so that others are not kept waiting


@dataclass(frozen=True, slots=True)
class Ranked:
    """One document: its place among those given, what the model said of it, and that from 0 to 1."""

    index: int
    score: float
    relevance: float


async def rank(
    chat: ChatModel, query: str, documents: Sequence[str], *, context_tokens: int | None = None
) -> tuple[list[Ranked], int]:
    """The documents, the best first, and how many tokens were read in all.

    All of them are counted before the first is computed, so that what is too long costs nothing.

    Args:
        context_tokens: the most tokens of the query and one document, where that is less than the model's.

    Raises:
        UnsupportedCapabilityError: the model does not rank.
        RewordedError: a document does not fit together with the query.
        InvalidBodyError: the model has no number for a document.
    """
    facts = chat.facts
    if RERANK not in chat.capabilities:
        raise UnsupportedCapabilityError(chat.defaults.name, RERANK)
    window = min(facts.context_tokens, context_tokens or facts.context_tokens)
    pairs = [await _pair(chat, query, one, index, window) for index, one in enumerate(documents)]
    scores = list[float]()
    for start in range(0, len(pairs), _BATCH):
        scores += await chat.engine.rank(pairs[start : start + _BATCH])
    ranked = [_ranked(index, score, facts.score_kind) for index, score in enumerate(scores)]
    return sorted(ranked, key=lambda one: (-one.score, one.index)), sum(len(one.tokens) for one in pairs)


async def _pair(chat: ChatModel, query: str, document: str, index: int, window: int) -> Prompt:
    tokens = await chat.engine.tokenize_pair(query, document)
    if len(tokens) > window:
        refuse_length(chat, f"documents[{index}] and the query have", len(tokens), window)
    return Prompt(tokens=tokens)


def _ranked(index: int, score: float, kind: str) -> Ranked:
    if not math.isfinite(score):
        raise InvalidBodyError("the model has no number for it (NaN or Inf)", f"documents[{index}]")
    return Ranked(index, score, score if kind == PROBABILITY else _sigmoid(score))


def _sigmoid(score: float) -> float:
    """1 / (1 + e^-score), for large negative scores as well."""
    if score >= 0:
        return 1 / (1 + math.exp(-score))
    grown = math.exp(score)
    return grown / (1 + grown)
