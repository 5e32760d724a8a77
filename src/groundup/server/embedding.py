"""Vectors of texts, for every dialect: which texts, cut how, of which length."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groundup.chat.model import ChatModel
from groundup.engine.protocol import Prompt, Span
from groundup.errors import InvalidBodyError, PromptTooLongError

from .warning_header import Warnings


@dataclass(frozen=True, slots=True)
class Vectors:
    """One vector for each text, and how many tokens were read in all."""

    vectors: list[list[float]]
    prompt_tokens: int


def read_texts(value: Any, wrong: str) -> list[str]:
    """One text, or several, as a list.

    Raises:
        InvalidBodyError: with the sentence `wrong`; it is something else.
    """
    if value is None:
        return []
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
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
) -> Vectors:
    """The vectors of texts.

    Args:
        truncate: cut texts that are too long, with a warning for each, instead of refusing them.
        dimensions: keep the first so many values; they are normalised again.
        normalize: whether vectors have length 1.

    Raises:
        InvalidBodyError: a number of dimensions that the model does not have.
        PromptTooLongError: a text does not fit and may not be cut.
    """
    length = chat.facts.embedding_length
    if dimensions is not None and not 1 <= dimensions <= length:
        raise InvalidBodyError(f"must be between 1 and {length}", "dimensions")
    prompts, count = list[Prompt](), 0
    for index, text in enumerate(texts):
        prompt, tokens = await _prompt(chat, text, index, warnings, truncate=truncate)
        prompts.append(prompt)
        count += tokens
    vectors = await chat.engine.embed(prompts, normalize=normalize) if prompts else []
    return Vectors([_cut(one, dimensions) for one in vectors], count)


async def _prompt(
    chat: ChatModel, text: str, index: int, warnings: Warnings, *, truncate: bool
) -> tuple[Prompt, int]:
    plain = Prompt(spans=[Span(text, control=False)])
    tokens = (await chat.engine.tokenize(plain, add_special=True)).tokens
    limit = chat.facts.context_tokens
    if len(tokens) <= limit:
        return plain, len(tokens)
    if not truncate:
        raise PromptTooLongError(len(tokens), limit, chat.facts.training_context_tokens)
    warnings.add("input-truncated", index=index, tokens=len(tokens), kept=limit)
    return Prompt(tokens=tokens[:limit]), limit


def _cut(vector: list[float], dimensions: int | None) -> list[float]:
    if dimensions is None or dimensions == len(vector):
        return vector
    short = vector[:dimensions]
    length = math.sqrt(math.fsum(one * one for one in short))
    return [one / length for one in short] if length else short
