"""What people type: curl against the server, as the documentation of such servers shows it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.live import Live, live_server

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with Seedling."""
    with live_server(tmp_path_factory.mktemp("server")) as server:
        yield server


def curl(live: Live, path: str, *options: str) -> str:
    """What curl prints; it names no content type of its own, so that it sends a form's."""
    command = ["curl", "--silent", "--show-error", "--noproxy", "*", f"{live.address}{path}", *options]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def lines(text: str) -> list[dict[str, Any]]:
    """The objects of a stream."""
    return [json.loads(line) for line in text.splitlines()]


def test_is_it_there(live: Live) -> None:
    """The root says so in words, and the version in JSON."""
    assert curl(live, "/") == "Ollama is running"
    assert json.loads(curl(live, "/api/version"))["version"]


def test_generate(live: Live) -> None:
    """A body without a content type streams an answer, line by line."""
    said = lines(curl(live, "/api/generate", "-d", '{"model": "seedling", "prompt": "Why is the sky blue?"}'))
    assert len(said) > 1
    assert said[-1]["done"]
    assert said[-1]["eval_count"] >= 1


def test_generate_at_once(live: Live) -> None:
    """Every option that the documentation lists is taken, one by one."""
    options = {
        "num_keep": 5,
        "seed": 42,
        "num_predict": 5,
        "top_k": 20,
        "top_p": 0.9,
        "min_p": 0.0,
        "typical_p": 0.7,
        "repeat_last_n": 33,
        "temperature": 0.8,
        "repeat_penalty": 1.2,
        "presence_penalty": 1.5,
        "frequency_penalty": 1.0,
        "penalize_newline": True,
        "stop": ["\n", "user:"],
        "numa": False,
        "num_ctx": 1024,
        "num_batch": 2,
        "num_gpu": 1,
        "main_gpu": 0,
        "use_mmap": True,
        "num_thread": 8,
    }
    body = {"model": "seedling", "prompt": "Hi", "stream": False, "options": options}
    said = json.loads(curl(live, "/api/generate", "-d", json.dumps(body)))
    assert said["done"]
    assert said["groundup"]["seed"] == 42


def test_chat(live: Live) -> None:
    """A conversation with a history, as a body from the documentation has it."""
    history = """{
      "model": "seedling",
      "messages": [
        {"role": "user", "content": "why is the sky blue?"},
        {"role": "assistant", "content": "due to rayleigh scattering."},
        {"role": "user", "content": "how is that different than mie scattering?"}
      ]
    }"""
    said = lines(curl(live, "/api/chat", "-d", history))
    assert said[0]["message"]["role"] == "assistant"
    assert said[-1]["done"]


def test_loading_and_unloading(live: Live) -> None:
    """Bodies without a question load, and unload."""
    assert json.loads(curl(live, "/api/generate", "-d", '{"model": "seedling"}'))["done_reason"] == "load"
    unloaded = curl(live, "/api/chat", "-d", '{"model": "seedling", "messages": [], "keep_alive": 0}')
    assert json.loads(unloaded)["done_reason"] == "unload"


def test_embed(live: Live) -> None:
    """One text, several, and the older address."""
    one = json.loads(curl(live, "/api/embed", "-d", '{"model": "seedling", "input": "Why is the sky blue?"}'))
    two = json.loads(curl(live, "/api/embed", "-d", '{"model": "seedling", "input": ["Why?", "Because."]}'))
    old = json.loads(curl(live, "/api/embeddings", "-d", '{"model": "seedling", "prompt": "Here is a text"}'))
    assert (len(one["embeddings"]), len(two["embeddings"])) == (1, 2)
    assert len(old["embedding"]) == len(one["embeddings"][0])


def test_a_mistake(live: Live) -> None:
    """Broken JSON, no body, and an unknown model are told in one line of JSON."""
    for body in ("{", "", '{"model": "absent", "prompt": "Hi"}'):
        assert isinstance(json.loads(curl(live, "/api/generate", "-d", body))["error"], str)
