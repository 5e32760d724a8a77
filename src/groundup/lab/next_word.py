"""Guess the next word: what a model expects after a text, as far as the first few places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from groundup.engine.client import Engine
from groundup.engine.events import Text
from groundup.engine.protocol import Prompt, Sampling, Span
from groundup.errors import EmptyPromptError

from .pieces import Chance, Piece, chance, pieces

MOST_WORDS: Final = 20


class NextWords(msgspec.Struct, frozen=True, kw_only=True):
    """The likeliest tokens after a text.

    `tokens` are those of the text: with one more at their end, they ask for the next round without reading
    the text anew, so that what was picked stays exactly that token. `rest` is the probability of all others.
    """

    tokens: list[int]
    text: list[Piece]
    choices: list[Chance]
    rest: float


async def text_tokens(engine: Engine, text: str) -> list[int]:
    """The tokens of a text that is to be continued, with what the model wants before them.

    Spaces at the end are left out: the word that follows brings its own, and a model that has read a lone one
    expects something else than people think.

    Raises:
        EmptyPromptError: there is nothing.
    """
    stripped = text.rstrip()
    if not stripped:
        raise EmptyPromptError
    prompt = Prompt(spans=[Span(stripped, control=False)])
    return (await engine.tokenize(prompt, add_special=True)).tokens


async def next_words(engine: Engine, tokens: Sequence[int], *, most: int = 10) -> NextWords:
    """What may follow.

    Args:
        engine: started.
        tokens: of the text; see `text_tokens`.
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
        text=await shown(engine, tokens),
        choices=likeliest,
        rest=max(0.0, 1.0 - math.fsum(one.probability for one in likeliest)),
    )


async def shown(engine: Engine, tokens: Sequence[int]) -> list[Piece]:
    """Tokens as pieces of text."""
    return pieces(tokens, [await engine.detokenize([token]) for token in tokens])
