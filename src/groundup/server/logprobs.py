"""Log-probabilities as the APIs of Ollama and of OpenAI write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from groundup.engine.protocol import TokenChoice, TokenProbability
from groundup.errors import InvalidBodyError

MOST = 20


def alternatives(logprobs: bool, top_logprobs: int) -> int | None:
    """How many alternatives the engine is to report; None for no log-probabilities.

    Raises:
        InvalidBodyError: a number out of range.
    """
    if not 0 <= top_logprobs <= MOST:
        raise InvalidBodyError(f"top_logprobs must be between 0 and {MOST}")
    return top_logprobs if logprobs else None


def written(choices: Sequence[TokenChoice], top: int) -> list[dict[str, Any]]:
    """One entry for each token, the alternatives best first."""
    return [
        _entry(one.chosen) | {"top_logprobs": [_entry(other) for other in one.top[:top]]} for one in choices
    ]


def _entry(probability: TokenProbability) -> dict[str, Any]:
    return {
        "token": probability.piece.decode("utf-8", "replace"),
        "logprob": probability.logprob,
        "bytes": list(probability.piece),
    }
