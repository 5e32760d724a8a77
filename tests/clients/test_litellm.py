"""LiteLLM, with nothing changed but the address."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.server.live import Live
from tests.server.scripted_models import THINKER

from . import weather

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # else it asks the network as it is imported
litellm = pytest.importorskip("litellm", reason="the extra [clients] is not installed")

pytestmark = pytest.mark.filterwarnings("default")  # other people's warnings are theirs


def where(live: Live) -> dict[str, Any]:
    """The address."""
    return {"api_base": live.v1, "api_key": "any", "num_retries": 0}


def test_chat(seedling_live: Live) -> None:
    """A question is answered, whole and in pieces."""
    body = {"model": "openai/seedling", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 5}
    whole = litellm.completion(**body, temperature=0, **where(seedling_live))
    pieces = list(litellm.completion(**body, temperature=0, stream=True, **where(seedling_live)))
    text = "".join(piece.choices[0].delta.content or "" for piece in pieces)
    assert text == whole.choices[0].message.content
    assert whole.usage.completion_tokens == 5


def test_a_call_of_a_tool(scripted_live: Live) -> None:
    """It is read, though the model thought before."""
    question = [{"role": "user", "content": weather.QUESTION}]
    answer = litellm.completion(
        model=f"openai/{THINKER}", messages=question, tools=[weather.TOOL], **where(scripted_live)
    )
    (call,) = answer.choices[0].message.tool_calls
    assert json.loads(call.function.arguments) == weather.ARGUMENTS


def test_embeddings(seedling_live: Live) -> None:
    """Texts become vectors."""
    found = litellm.embedding(model="openai/seedling", input=["A cat"], **where(seedling_live))
    assert len(found.data[0]["embedding"]) == 256


def test_a_long_prompt(seedling_live: Live) -> None:
    """The client recognises that the context is too small, and can fall back to another model."""
    long = [{"role": "user", "content": "word " * 5000}]
    with pytest.raises(litellm.ContextWindowExceededError):
        litellm.completion(model="openai/seedling", messages=long, **where(seedling_live))
