"""Tests of the running server."""

from __future__ import annotations

import httpx2
import ollama

from .live import Live, script


def client(live: Live) -> httpx2.Client:
    """A client that looks at no proxy."""
    return httpx2.Client(base_url=live.address, trust_env=False, timeout=30)


def test_serves_seedling_on_loopback(live: Live) -> None:
    """A client that knows nothing but the address gets an answer."""
    with ollama.Client(live.address, trust_env=False) as asked:
        answer = asked.generate("seedling", "Once", options={"num_predict": 4})
    assert answer.done
    assert answer.eval_count == 4


def test_serves_the_fake_engine(fake_live: Live) -> None:
    """Scripts reach the fake engine through the real server."""
    with client(fake_live) as http:
        body = {
            "model": "seedling",
            "prompt": script(tokens=3, text="ab "),
            "raw": True,
            "stream": False,
        }
        answer = http.post("/api/generate", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["response"].split() == ["ab"] * 3
