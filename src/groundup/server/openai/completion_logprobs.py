"""Log-probabilities in the form of `/v1/completions`: lists side by side, with each token's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from groundup.engine.protocol import TokenChoice, TokenProbability

from .echo import Echo


class PlacedLogprobs:
    """Writes them for one answer, piece by piece.

    Args:
        top: alternatives for each token; None if nobody asked for any of this.
    """

    def __init__(self, top: int | None) -> None:
        self._top = top
        self._offset = 0

    def echo(self, echo: Echo) -> dict[str, Any] | None:
        """Those of the prompt, of which the first token has none."""
        texts = [_text(piece) for piece in echo.pieces]
        return self._object(texts, [None] * bool(texts) + list(echo.choices), len(echo.text))

    def take(self, text: str, choices: Sequence[TokenChoice]) -> dict[str, Any] | None:
        """Those of a piece of the answer."""
        return self._object([_text(one.chosen.piece) for one in choices], list(choices), len(text))

    def _object(
        self, texts: list[str], choices: list[TokenChoice | None], length: int
    ) -> dict[str, Any] | None:
        begin, self._offset = self._offset, self._offset + length
        if self._top is None:
            return None
        offsets = [begin + sum(map(len, texts[:index])) for index in range(len(texts))]
        return {
            "tokens": texts,
            "token_logprobs": [one.chosen.logprob if one else None for one in choices],
            "top_logprobs": [_alternatives(one.top[: self._top]) if one else None for one in choices],
            "text_offset": offsets,
        }


def joined(parts: Sequence[dict[str, Any] | None]) -> dict[str, Any] | None:
    """Those of several pieces as one; None if nobody asked."""
    told = [part for part in parts if part is not None]
    if not told:
        return None
    return {name: [one for part in told for one in part[name]] for name in told[0]}


def _alternatives(top: Sequence[TokenProbability]) -> dict[str, float]:
    return {_text(one.piece): one.logprob for one in top}


def _text(piece: bytes) -> str:
    return piece.decode("utf-8", "replace")
