"""Token X-ray: into which pieces a model cuts texts, and what each text costs it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from groundup.engine.client import Engine
from groundup.engine.protocol import Prompt, Span

from .pieces import Piece, pieces


class XRay(msgspec.Struct, frozen=True, kw_only=True):
    """One text in pieces.

    `times_first` compares its tokens with those of the first text, and is None where that has none;
    `context_share` is the part of what the model can hold at a time, 0 to 1.
    """

    text: str
    pieces: list[Piece]
    tokens: int
    characters: int
    words: int
    size_bytes: int
    times_first: float | None
    context_share: float


async def xray(engine: Engine, texts: Sequence[str]) -> list[XRay]:
    """Texts in pieces, in their order. Names of control tokens in them are mere letters.

    Raises:
        EngineStoppedError: the engine died meanwhile.
    """
    cut = [await _pieces(engine, text) for text in texts]
    first = len(cut[0]) if cut else 0
    return [
        XRay(
            text=text,
            pieces=found,
            tokens=len(found),
            characters=len(text),
            words=len(text.split()),
            size_bytes=len(text.encode("utf-8")),
            times_first=len(found) / first if first else None,
            context_share=len(found) / engine.facts.context_tokens,
        )
        for text, found in zip(texts, cut, strict=True)
    ]


async def _pieces(engine: Engine, text: str) -> list[Piece]:
    if not text:
        return []  # the engine reads no empty prompts
    found = await engine.tokenize(Prompt(spans=[Span(text, control=False)]))
    return pieces(found.tokens, found.pieces)
