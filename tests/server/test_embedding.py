"""Vectors for every dialect, where the real engine cannot be made to err: NaN, large batches, borders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import cast

import pytest

from groundup.chat.model import ChatModel
from groundup.engine.events import Tokens
from groundup.engine.protocol import Prompt, Span
from groundup.errors import InvalidBodyError, RewordedError
from groundup.server.embedding import Vectors, embed, read_texts
from groundup.server.warning_header import Warnings


@dataclass
class LetterEngine:
    """Every letter is a token, and a vector is (count of letters, `second`)."""

    second: float = 1.0
    frame: int = 0  # tokens around every text
    batches: list[int] = field(default_factory=list)

    async def tokenize(self, prompt: Prompt, *, add_special: bool = False) -> Tokens:
        text = "".join(span.text for span in prompt.spans)
        return Tokens(0, [1] * (len(text) + self.frame * add_special))

    async def embed(self, prompts: Sequence[Prompt], *, normalize: bool = True) -> list[list[float]]:
        self.batches.append(len(prompts))
        return [[float(len(prompt.tokens)), self.second] for prompt in prompts]


def model(engine: LetterEngine, context_tokens: int = 8) -> ChatModel:
    """What is needed of a loaded model."""
    facts = SimpleNamespace(
        embedding_length=2, cache_kind="none", context_tokens=context_tokens, training_context_tokens=8
    )
    plain = lambda text: Prompt(spans=[Span(text, control=False)])  # noqa: E731
    return cast(ChatModel, SimpleNamespace(engine=engine, facts=facts, plain=plain, capabilities=()))


async def vectors_of(engine: LetterEngine, *texts: str, truncate: bool = True) -> Vectors:
    """The vectors of texts."""
    return await embed(model(engine), texts, Warnings(), truncate=truncate)


@pytest.mark.parametrize("second", [math.nan, math.inf, -math.inf])
async def test_what_is_not_finite_is_an_error(second: float) -> None:
    """JSON has no word for it, and null would be a vector that nobody can use."""
    with pytest.raises(InvalidBodyError, match=r"input\[0\]: embedding contains NaN or Inf values"):
        await vectors_of(LetterEngine(second), "a")


async def test_the_engine_is_given_parts_of_a_large_batch() -> None:
    """Its replies stay small, and the order stays."""
    engine = LetterEngine()
    found = await vectors_of(engine, *("x" * (1 + number % 7) for number in range(70)))
    assert engine.batches == [32, 32, 6]
    assert [vector[0] for vector in found.vectors] == [1 + number % 7 for number in range(70)]
    assert found.prompt_tokens == sum(1 + number % 7 for number in range(70))


@pytest.mark.parametrize(("length", "fits"), [(7, True), (8, True), (9, False)])
async def test_the_border(length: int, fits: bool) -> None:
    """As many tokens as the context holds fit, and one more does not."""
    if fits:
        assert (await vectors_of(LetterEngine(), "x" * length, truncate=False)).prompt_tokens == length
    else:
        with pytest.raises(RewordedError, match="the input length exceeds the context length"):
            await vectors_of(LetterEngine(), "x" * length, truncate=False)


async def test_a_context_that_holds_nothing() -> None:
    """Where what the model puts around a text fills the context, cutting helps nobody."""
    with pytest.raises(InvalidBodyError, match="input after truncation exceeds maximum context length"):
        await embed(model(LetterEngine(frame=2), 2), ["x"], Warnings(), truncate=True)


def test_texts() -> None:
    """One, several, or none."""
    assert read_texts("a", "wrong") == ["a"]
    assert read_texts(["a", ""], "wrong") == ["a", ""]
    assert read_texts(None, "wrong") == read_texts("", "wrong") == read_texts([], "wrong") == []
    with pytest.raises(InvalidBodyError, match="input: wrong"):
        read_texts([1], "wrong")
