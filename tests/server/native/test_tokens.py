"""Tests of tokens: what is counted is what a chat would send."""

from __future__ import annotations

import base64
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


def ask(http: httpx2.Client, path: str, **body: object) -> dict[str, Any]:
    """A good answer to a question about Seedling."""
    answer = http.post(f"/api/{path}", json={"model": "seedling", **body})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("text", ["Hello there", "Grüße 🌱", "<|user|>", "", " \n\t"])
def test_there_and_back(http: httpx2.Client, text: str) -> None:
    """The tokens of a text give the text back, to the byte."""
    found = ask(http, "tokenize", text=text)
    assert found["count"] == len(found["tokens"])
    back = ask(http, "detokenize", tokens=found["tokens"])
    assert base64.b64decode(back["bytes"]).decode() == back["text"] == text


def test_pieces(http: httpx2.Client) -> None:
    """With pieces, each token has its bytes, and together they are the text."""
    found = ask(http, "tokenize", content="Grüße 🌱", with_pieces=True)
    assert b"".join(bytes(one["bytes"]) for one in found["pieces"]).decode() == "Grüße 🌱"
    assert [one["id"] for one in found["pieces"]] == found["tokens"]


def test_special_names_are_letters_unless_asked(http: httpx2.Client) -> None:
    """The name of a control token in a text is letters; with `parse_special` it is that token."""
    assert ask(http, "tokenize", text="<|user|>")["count"] > 1
    assert ask(http, "tokenize", text="<|user|>", parse_special=True)["count"] == 1


def test_messages_count_as_in_a_chat(http: httpx2.Client) -> None:
    """The count of messages is the prompt count of a chat with them."""
    messages = [{"role": "user", "content": "What is 2 plus 2?"}]
    body = {"model": "seedling", "messages": messages, "stream": False, "options": {"num_predict": 1}}
    counted = ask(http, "tokenize", messages=messages)["count"]
    assert http.post("/api/chat", json=body).json()["prompt_eval_count"] == counted


def test_a_cut_character(http: httpx2.Client) -> None:
    """Half a character is a replacement mark in the text, and exact in the bytes."""
    found = ask(http, "tokenize", text="🌱")
    half = ask(http, "detokenize", tokens=found["tokens"][:1])
    assert "🌱".encode().startswith(base64.b64decode(half["bytes"]))
    assert half["text"] in ("\ufffd", "🌱")


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        ("tokenize", {}, "either a text or messages"),
        ("tokenize", {"text": "a", "messages": []}, "either a text or messages"),
        ("detokenize", {}, "tokens is required"),
        ("detokenize", {"tokens": [-1]}, "no token"),
        ("detokenize", {"tokens": [4096]}, "no token"),
        ("detokenize", {"tokens": ["a"]}, "tokens"),
    ],
)
def test_refusals(http: httpx2.Client, path: str, body: dict[str, object], text: str) -> None:
    """What cannot be answered is refused with a reason, and the model lives on."""
    answer = http.post(f"/api/{path}", json={"model": "seedling", **body})
    assert answer.status_code == 400
    assert text in answer.json()["error"]
    assert ask(http, "tokenize", text="a")["count"] == 1
