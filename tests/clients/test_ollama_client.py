"""The real `ollama` client, unmodified, against the real server: chat, generate, embed, in every manner."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import ollama
import pytest

from tests.server.live import Live
from tests.server.scripted_models import THINKER, answering

FEW = {"num_predict": 4, "temperature": 0.0, "seed": 1}
HI = [{"role": "user", "content": "Hi"}]
CALL = '<tool_call>{"name": "weather", "arguments": {"city": "Bern"}}</tool_call>'


def weather(city: str) -> str:
    """The weather of a city.

    Args:
        city: its name.
    """
    return f"Sunny in {city}"


def open_client(live: Live, **more: Any) -> ollama.Client:
    """A client that looks at no proxy."""
    return ollama.Client(live.address, trust_env=False, **more)


def open_async_client(live: Live) -> ollama.AsyncClient:
    """The same for coroutines."""
    return ollama.AsyncClient(live.address, trust_env=False)


def test_chat(seedling_live: Live) -> None:
    """A conversation of two turns, whole and streamed, with the counts of the last line."""
    with open_client(seedling_live) as client:
        first = client.chat("seedling", HI, options=FEW)
        turns = [*HI, first.message, {"role": "user", "content": "And?"}]
        second = list(client.chat("seedling", turns, stream=True, options=FEW))
    assert first.message.role == "assistant"
    assert first.message.content
    assert (first.done, first.done_reason) == (True, "length")
    assert second[-1].eval_count == 4
    assert second[-1].prompt_eval_count
    assert "".join(part.message.content or "" for part in second)


def test_generate(seedling_live: Live) -> None:
    """A prompt, whole, streamed, raw, and continued by its context."""
    with open_client(seedling_live) as client:
        whole = client.generate("seedling", "Once", options=FEW)
        parts = list(client.generate("seedling", "Once", stream=True, options=FEW))
        raw = client.generate("seedling", "Once", raw=True, options=FEW)
        more = client.generate("seedling", "And?", context=whole.context, options=FEW, system="Be kind.")
    assert whole.response == "".join(part.response for part in parts)
    assert raw.context is None
    assert whole.context
    assert more.context
    assert list(more.context)[: len(whole.context)] == list(whole.context)


def test_loading_and_unloading(seedling_live: Live) -> None:
    """Without a prompt a model is loaded, and with a keep-alive of 0 it goes."""
    with open_client(seedling_live) as client:
        loaded = client.generate("seedling", keep_alive="5m")
        unloaded = client.generate("seedling", keep_alive=0)
        streamed = list(client.generate("seedling", stream=True))
    assert (loaded.done_reason, unloaded.done_reason) == ("load", "unload")
    assert [part.done_reason for part in streamed] == ["load"]


def test_formats(seedling_live: Live) -> None:
    """A schema binds the answer; what comes parses as the client's documentation shows."""
    schema = {"type": "object", "properties": {"yes": {"type": "boolean"}}, "required": ["yes"]}
    with open_client(seedling_live) as client:
        answer = client.chat("seedling", HI, format=schema, options={"seed": 1})
        loose = client.generate("seedling", "Hi", format="json", options=FEW)
    assert json.loads(answer.message.content or "") in ({"yes": True}, {"yes": False})
    assert loose.response.lstrip().startswith("{")


def test_log_probabilities(seedling_live: Live) -> None:
    """The client reads a token, its value and its alternatives."""
    with open_client(seedling_live) as client:
        answer = client.chat("seedling", HI, logprobs=True, top_logprobs=2, options=FEW)
    assert answer.logprobs is not None
    assert len(answer.logprobs) == 4
    assert all(one.token and one.logprob <= 0 for one in answer.logprobs)
    assert [len(one.top_logprobs or []) for one in answer.logprobs] == [2] * 4


def test_thinking(scripted_live: Live) -> None:
    """Thinking is in its own field, whole and streamed; without it there is none."""
    asked = [{"role": "user", "content": answering("<think>Hm.</think>Hello")}]
    with open_client(scripted_live) as client:
        whole = client.chat(THINKER, asked, think=True)
        parts = list(client.chat(THINKER, asked, think="high", stream=True))
        silent = client.chat(THINKER, asked, think=False)
        single = client.generate(THINKER, asked[0]["content"], think=True)
    assert (whole.message.thinking, whole.message.content) == ("Hm.", "Hello")
    assert "".join(part.message.thinking or "" for part in parts) == "Hm."
    assert (silent.message.thinking, silent.message.content) == (None, "Hello")
    assert (single.thinking, single.response) == ("Hm.", "Hello")


@pytest.mark.parametrize("stream", [True, False])
def test_a_tool_in_two_turns(scripted_live: Live, stream: bool) -> None:
    """The model asks for a tool, gets its result without an id, and answers."""
    asked: list[Any] = [{"role": "user", "content": answering(CALL)}]
    with open_client(scripted_live) as client:
        if stream:
            parts = list(client.chat(THINKER, asked, tools=[weather], stream=True))
            message = next(part.message for part in parts if part.message.tool_calls)
        else:
            message = client.chat(THINKER, asked, tools=[weather]).message
        assert message.tool_calls is not None
        (call,) = message.tool_calls
        assert (call.function.name, call.function.arguments) == ("weather", {"city": "Bern"})
        result = {
            "role": "tool",
            "tool_name": call.function.name,
            "content": weather(**call.function.arguments),
        }
        question = {"role": "user", "content": answering("Sunny.")}
        answer = client.chat(THINKER, [*asked, message, result, question], tools=[weather])
    assert answer.message.content == "Sunny."


def test_embed(seedling_live: Live) -> None:
    """One text, several, and the older method."""
    with open_client(seedling_live) as client:
        one = client.embed("seedling", "Hi")
        several = client.embed("seedling", ["Hi", "there"], dimensions=8, truncate=True)
        older = client.embeddings("seedling", "Hi")
    assert len(one.embeddings) == 1
    assert [len(vector) for vector in several.embeddings] == [8, 8]
    assert several.prompt_eval_count
    assert len(older.embedding) == len(one.embeddings[0])


def test_errors(seedling_live: Live) -> None:
    """The client raises its own error, with our text and status."""
    with open_client(seedling_live) as client:
        with pytest.raises(ollama.ResponseError, match="model 'absent' not found") as absent:
            client.chat("absent", HI)
        with pytest.raises(ollama.ResponseError, match="does not support thinking") as thinking:
            client.chat("seedling", HI, think=True, stream=False)
        with pytest.raises(ollama.ResponseError, match="try pulling it first"):
            client.embed("absent", "Hi")
        with pytest.raises(ollama.ResponseError, match="context length"):
            list(client.chat("seedling", [{"role": "user", "content": "Hi " * 2000}], stream=True))
    assert (absent.value.status_code, thinking.value.status_code) == (404, 400)


def test_an_error_in_the_middle_of_a_stream(scripted_live: Live) -> None:
    """When the engine dies, the client raises after what it has heard."""
    breaking = answering("word ", tokens=9, crash_at=4, interval_s=0.01)
    with open_client(scripted_live) as client:
        parts = client.chat(THINKER, [{"role": "user", "content": breaking}], stream=True)
        assert next(parts).message.content == "word"
        with pytest.raises(ollama.ResponseError):
            list(parts)


async def test_coroutines(seedling_live: Live) -> None:
    """The client for coroutines: several at once, streamed and not, and vectors."""
    async with open_async_client(seedling_live) as client:
        answers = await asyncio.gather(
            *(client.chat("seedling", HI, options=FEW) for _ in range(3)),
        )
        stream = await client.generate("seedling", "Once", stream=True, options=FEW)
        texts = [part.response async for part in stream]
        vectors = await client.embed("seedling", ["Hi"])
    assert [answer.eval_count for answer in answers] == [4, 4, 4]
    assert "".join(texts)
    assert len(vectors.embeddings) == 1
