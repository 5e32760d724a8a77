"""Vectors of texts, for every dialect: which texts, cut how, of which length."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from groundup.chat.capabilities import EMBEDDING, RERANK
from groundup.chat.model import ChatModel
from groundup.engine.protocol import Prompt
from groundup.errors import (
    EmptyPromptError,
    InvalidBodyError,
    PromptTooLongError,
    RewordedError,
    UnsupportedCapabilityError,
)

from .warning_header import Warnings

MOST_TEXTS: Final = 2048
_BATCH: Final = 32  # texts that the engine is given at once, so that its reply stays small


@dataclass(frozen=True, slots=True)
class Vectors:
    """One vector for each text, and how many tokens were read in all."""

    vectors: list[list[float]]
    prompt_tokens: int


def read_texts(value: Any, wrong: str) -> list[str]:
    """One text, or several, as a list.

    Raises:
        InvalidBodyError: too many; or it is something else, with the sentence `wrong`.
    """
    if value is None:
        return []
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        if len(value) > MOST_TEXTS:
            raise InvalidBodyError(f"at most {MOST_TEXTS} texts at once, not {len(value)}", "input")
        return value
    raise InvalidBodyError(wrong, "input")


async def embed(
    chat: ChatModel,
    texts: Sequence[str],
    warnings: Warnings,
    *,
    truncate: bool,
    dimensions: int | None = None,
    normalize: bool = True,
    context_tokens: int | None = None,
) -> Vectors:
    """The vectors of texts.

    Args:
        truncate: cut texts that are too long, with a warning for each, instead of refusing them.
        dimensions: keep the first so many values; they are normalised again.
        normalize: whether vectors have length 1.
        context_tokens: the most tokens of one text, where that is less than the model can take.

    Raises:
        InvalidBodyError: a number of dimensions that the model does not have, or a text that is nothing.
        RewordedError: a text does not fit and may not be cut.
        UnsupportedCapabilityError: the model ranks texts and has no vectors.
    """
    if RERANK in chat.capabilities:
        raise UnsupportedCapabilityError(chat.defaults.name, EMBEDDING)
    length = chat.facts.embedding_length
    if dimensions is not None and not 1 <= dimensions <= length:
        raise InvalidBodyError(f"must be between 1 and {length}", "dimensions")
    if texts and chat.facts.cache_kind != "none":  # it does not say how to join vectors
        warnings.add("mean-pooling")
    window = min(chat.facts.context_tokens, context_tokens or chat.facts.context_tokens)
    prompts = [
        await _prompt(chat, text, index, warnings, window=window, truncate=truncate)
        for index, text in enumerate(texts)
    ]
    vectors = list[list[float]]()
    for start in range(0, len(prompts), _BATCH):
        vectors += await chat.engine.embed(prompts[start : start + _BATCH], normalize=normalize)
    _check_finite(vectors)
    return Vectors([_cut(one, dimensions) for one in vectors], sum(len(one.tokens) for one in prompts))


def refuse_length(chat: ChatModel, what: str, count: int, window: int) -> NoReturn:
    """Refuse so many tokens, where `window` fit.

    Args:
        what: has them, as the beginning of a sentence: "input[0] has".

    Raises:
        RewordedError: always.
    """
    wrong = PromptTooLongError(count, window, chat.facts.training_context_tokens)
    figures = f"{what} {count} tokens, and the context holds {window}"
    raise RewordedError(f"the input length exceeds the context length: {figures}") from wrong


async def _prompt(
    chat: ChatModel, text: str, index: int, warnings: Warnings, *, window: int, truncate: bool
) -> Prompt:
    tokens, place = await _tokens(chat, text), f"input[{index}]"
    if not tokens:
        raise InvalidBodyError("an empty text has no vector in this model", place)
    if len(tokens) <= window:
        return Prompt(tokens=tokens)
    if not truncate:
        refuse_length(chat, f"{place} has", len(tokens), window)
    if window <= len(await _tokens(chat, "")):  # what the model puts around every text
        raise InvalidBodyError("input after truncation exceeds maximum context length", place)
    warnings.add("input-truncated", index=index, tokens=len(tokens), kept=window)
    return Prompt(tokens=tokens[:window])


async def _tokens(chat: ChatModel, text: str) -> list[int]:
    try:
        return (await chat.engine.tokenize(chat.plain(text), add_special=True)).tokens
    except EmptyPromptError:
        return []


def _check_finite(vectors: Sequence[Sequence[float]]) -> None:
    for index, vector in enumerate(vectors):
        if not math.isfinite(sum(vector)):
            raise InvalidBodyError("embedding contains NaN or Inf values", f"input[{index}]")


def _cut(vector: list[float], dimensions: int | None) -> list[float]:
    if dimensions is None or dimensions == len(vector):
        return vector
    short = vector[:dimensions]
    length = math.sqrt(math.fsum(one * one for one in short))
    return [one / length for one in short] if length else short
