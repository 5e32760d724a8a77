"""Tests of scores: log-probabilities that fit what the model itself says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.server.live import Live


@pytest.fixture
def http(shared_live: Live) -> Iterator[httpx2.Client]:
    """A client that looks at no proxy."""
    with httpx2.Client(base_url=shared_live.address, trust_env=False, timeout=60) as client:
        yield client


def score(http: httpx2.Client, **body: object) -> dict[str, Any]:
    """A good answer about Seedling."""
    answer = http.post("/api/score", json={"model": "seedling", **body})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_each_token_but_the_first(http: httpx2.Client) -> None:
    """Every token after the first has a log-probability; the sum and the perplexity follow from them."""
    found = score(http, text="Once upon a time there was a")
    values = [one["logprob"] for one in found["logprobs"]]
    assert len(values) == found["count"] - 1
    assert all(value <= 0 for value in values)
    assert found["logprob"] == pytest.approx(sum(values))
    assert found["perplexity"] == pytest.approx(math.exp(-sum(values) / len(values)))


def test_alternatives(http: httpx2.Client) -> None:
    """Alternatives come best first, none better than the best; the likeliest next tokens come last."""
    found = score(http, text="Once upon a time", top=3)
    for one in found["logprobs"]:
        best = [other["logprob"] for other in one["top_logprobs"]]
        assert len(best) == 3
        assert best == sorted(best, reverse=True)
        assert one["logprob"] <= best[0] + 1e-6
    assert len(found["next"]) == 3


def test_sense_is_likelier_than_nonsense(http: httpx2.Client) -> None:
    """A sentence of words that follow one another scores better than the same words turned round."""
    sense = score(http, text="Once upon a time there was a fox in the forest.")
    nonsense = score(http, text="the fox a in upon was time Once forest there a.")
    assert sense["logprob"] / sense["count"] > nonsense["logprob"] / nonsense["count"]


def test_the_continuation_that_the_model_chose(http: httpx2.Client) -> None:
    """The first token that the model would say is the likeliest of those that score tells as next."""
    found = score(http, text="Once upon a", top=1)
    body = {"model": "seedling", "prompt": "Once upon a", "raw": True, "stream": False}
    answer = http.post("/api/generate", json={**body, "options": {"num_predict": 1, "temperature": 0}})
    assert answer.json()["response"] == found["next"][0]["token"]


@pytest.mark.parametrize("body", [{}, {"text": "a", "top": 21}, {"text": "a", "top": -1}])
def test_refusals(http: httpx2.Client, body: dict[str, object]) -> None:
    """No text, and more alternatives than are told, are refused."""
    assert http.post("/api/score", json={"model": "seedling", **body}).status_code == 400


def test_a_text_beyond_the_context(http: httpx2.Client) -> None:
    """A text that is too long is refused with the figures, as a prompt is."""
    answer = http.post("/api/score", json={"model": "seedling", "text": "word " * 3000})
    assert answer.status_code == 400
    assert 1024 <= answer.json()["context_tokens"] < answer.json()["prompt_tokens"]


def test_one_token_has_no_score(http: httpx2.Client) -> None:
    """A single token has nothing before it, so there is nothing to tell, and no division by zero."""
    found = score(http, text="Once")
    assert found["perplexity"] is None
    assert found["logprobs"] == []
