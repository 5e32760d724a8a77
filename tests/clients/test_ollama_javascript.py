"""The real `ollama` package for JavaScript, where Node.js finds it (`NODE_PATH`)."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.server.live import Live

STORY = Path(__file__).with_name("ollama_story.cjs")


def node(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What Node.js says."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node.js is not installed")
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def story(seedling_live: Live, scripted_live: Live) -> dict[str, Any]:
    """What the client got."""
    if node("-e", "require('ollama')").returncode != 0:
        pytest.skip("Node.js does not find the package ollama")
    told = node(str(STORY), seedling_live.address, scripted_live.address)
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_answers(story: dict[str, Any]) -> None:
    """Chat, generate and embed give what they should, streamed and not."""
    assert story["chat"] == story["streamed"] != ""
    assert story["generated"]
    assert story["embedded"] == 2
    assert story["older"] > 2


def test_a_tool_and_thinking(story: dict[str, Any]) -> None:
    """The call comes with an object as arguments, and the thinking beside it."""
    message = story["called"]
    (call,) = message["tool_calls"]
    assert (call["function"]["name"], call["function"]["arguments"]) == ("weather", {"city": "Bern"})
    assert (message["thinking"], message["content"]) == ("Hm.", "")


def test_errors(story: dict[str, Any]) -> None:
    """Errors are raised, with status and text; one in the middle of a stream after what was heard."""
    assert story["absent"] == ["ResponseError", 404, "model 'absent' not found"]
    heard, is_raised = story["broken"]
    assert heard.split() == ["word"] * 4
    assert is_raised


def test_aborting(story: dict[str, Any], seedling_live: Live) -> None:
    """Whoever aborts stops the engine."""
    assert story["aborted"] == "AbortError"
    end_s = time.monotonic() + 1
    (loaded,) = seedling_live.host.loaded()
    while seedling_live.call(loaded.chat.engine.statistics()).running:
        assert time.monotonic() < end_s
        time.sleep(0.01)
