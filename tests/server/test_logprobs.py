"""Log-probabilities: how many alternatives, and how they are written."""

from __future__ import annotations

import pytest

from groundup.engine.protocol import TokenChoice, TokenProbability
from groundup.errors import InvalidBodyError
from groundup.server import logprobs


def test_how_many_alternatives() -> None:
    """None without the wish, whatever the number; else the number."""
    assert logprobs.alternatives(False, 5) is None
    assert [logprobs.alternatives(True, count) for count in (0, 20)] == [0, 20]


@pytest.mark.parametrize("count", [-1, 21])
@pytest.mark.parametrize("wanted", [True, False])
def test_numbers_out_of_range(wanted: bool, count: int) -> None:
    """They are refused in the words of Ollama's API, even if nobody wants any."""
    with pytest.raises(InvalidBodyError, match="top_logprobs must be between 0 and 20"):
        logprobs.alternatives(wanted, count)


def test_half_a_character() -> None:
    """Bytes are exact, and a text that ends within a character has a sign in its place."""
    half = TokenProbability(7, "é".encode()[:1], -0.5)
    (entry,) = logprobs.written([TokenChoice(half, [half])], 1)
    assert (entry["bytes"], entry["token"], entry["logprob"]) == ([0xC3], "\ufffd", -0.5)
    assert entry["top_logprobs"] == [{"token": "\ufffd", "logprob": -0.5, "bytes": [0xC3]}]


def test_the_list_of_alternatives_is_always_there() -> None:
    """Clients look for it, also when it is empty."""
    one = TokenProbability(7, b"a", -0.5)
    assert logprobs.written([TokenChoice(one, [one])], 0)[0]["top_logprobs"] == []
