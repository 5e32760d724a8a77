"""Log-probabilities side by side."""

from __future__ import annotations

from groundup.engine.protocol import TokenChoice, TokenProbability
from groundup.server.openai.completion_logprobs import PlacedLogprobs, joined
from groundup.server.openai.echo import Echo


def choice(piece: bytes, logprob: float = -1.0) -> TokenChoice:
    """A token that was taken, with itself as the only alternative."""
    one = TokenProbability(1, piece, logprob)
    return TokenChoice(one, [one])


def test_places_count_characters_of_the_whole_text() -> None:
    """The echo is part of it, and its first token has no figure."""
    logprobs = PlacedLogprobs(1)
    parts = [
        logprobs.echo(Echo("aé", [b"a", "é".encode()], [choice("é".encode(), -2.0)])),
        logprobs.take("bc", [choice(b"b"), choice(b"c")]),
        logprobs.take("d", [choice(b"d")]),
    ]
    assert joined(parts) == {
        "tokens": ["a", "é", "b", "c", "d"],
        "token_logprobs": [None, -2.0, -1.0, -1.0, -1.0],
        "top_logprobs": [None, {"é": -2.0}, {"b": -1.0}, {"c": -1.0}, {"d": -1.0}],
        "text_offset": [0, 1, 2, 3, 4],
    }


def test_nobody_asked() -> None:
    """Then there is nothing, however many pieces come."""
    logprobs = PlacedLogprobs(None)
    assert joined([logprobs.echo(Echo("a")), logprobs.take("b", [])]) is None
