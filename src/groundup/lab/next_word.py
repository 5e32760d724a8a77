"""Guess the next word: what a model expects after a text, as far as the first few places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from groundup.engine.client import Engine
from groundup.engine.events import Text
from groundup.engine.protocol import Prompt, Sampling

from .pieces import Chance, Piece, chance, pieces

MOST_WORDS: Final = 20


class NextWords(msgspec.Struct, frozen=True, kw_only=True):
    """The likeliest tokens after a text.

    `tokens` are those of the text, and of the question before it: with one more at their end, they ask for
    the next round without reading the text anew, so that what was picked stays exactly that token. The first
    `question_tokens` of them are not in `text`. `rest` is the probability of all others.
    """

    tokens: list[int]
    question_tokens: int
    text: list[Piece]
    choices: list[Chance]
    rest: float


async def next_words(
    engine: Engine, tokens: Sequence[int], *, question_tokens: int = 0, most: int = 10
) -> NextWords:
    """What may follow.

    Args:
        engine: started.
        tokens: of the text; see `beginning`.
        question_tokens: how many of them are not of the text.
        most: how many words, 1 to `MOST_WORDS`.

    Raises:
        PromptTooLongError: the text does not fit.
        InvalidParameterError: an id that the model does not have.
        EngineStoppedError: the engine died meanwhile.
    """
    answer = engine.generate(
        Prompt(tokens=list(tokens)),
        sampling=Sampling(temperature=0),
        max_tokens=1,
        logprobs=most,
        ignore_eos=True,  # that the text may end here is one of the choices
        user="lab",
    )
    choices = [choice async for event in answer if isinstance(event, Text) for choice in event.choices]
    likeliest = [chance(one) for one in choices[0].top]
    return NextWords(
        tokens=list(tokens),
        question_tokens=question_tokens,
        text=await shown(engine, tokens[question_tokens:]),
        choices=likeliest,
        rest=max(0.0, 1.0 - math.fsum(one.probability for one in likeliest)),
    )


async def shown(engine: Engine, tokens: Sequence[int]) -> list[Piece]:
    """Tokens as pieces of text."""
    return pieces(tokens, [await engine.detokenize([token]) for token in tokens])
