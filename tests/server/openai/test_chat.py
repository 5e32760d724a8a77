"""Conversations by OpenAI's API, as they stand on the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.canaries.silent_stream import SILENT, silent_failures
from tests.server.live import live_server, script
from tests.server.scripted_models import REFUSER, THINKER, answering, scripted_library
from tests.server.sse import Sent, Wire, wire_to

CHAT = "/v1/chat/completions"
TOOL = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
CALL = '<tool_call>{"name": "weather", "arguments": {"city": "Bern", "days": [1, 2]}}</tool_call>'


def user(text: str) -> list[dict[str, Any]]:
    """A conversation that begins."""
    return [{"role": "user", "content": text}]


def deltas(events: list[Sent], index: int = 0) -> list[dict[str, Any]]:
    """The deltas of one of the answers."""
    choices = [choice for event in events if event.data for choice in event.data["choices"]]
    return [choice["delta"] for choice in choices if choice["index"] == index]


def reasons(events: list[Sent]) -> list[str | None]:
    """The reason for the end in each chunk that has a choice."""
    return [choice["finish_reason"] for event in events if event.data for choice in event.data["choices"]]


def test_a_whole_answer(seedling_wire: Wire) -> None:
    """It has the parts that clients read, in order, with exact counts and our own figures."""
    answer = seedling_wire.whole(CHAT, model="seedling", messages=user("Hi"), max_tokens=3)
    assert list(answer) == [
        "id", "object", "created", "model", "system_fingerprint", "choices", "usage", "groundup",
    ]  # fmt: skip
    assert answer["id"].startswith("chatcmpl-")
    assert len(answer["id"]) == len("chatcmpl-") + 24
    assert (answer["object"], answer["model"]) == ("chat.completion", "seedling")
    (choice,) = answer["choices"]
    assert list(choice["message"]) == ["role", "content", "refusal"]
    assert (choice["finish_reason"], choice["logprobs"]) == ("length", None)
    usage = answer["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + 3
    assert answer["groundup"]["context_tokens"] == 1024


def test_a_stream_is_the_whole_answer_in_pieces(seedling_wire: Wire) -> None:
    """The role stands in the first chunk alone, the reason has a chunk of its own, `[DONE]` is last."""
    body = {"model": "seedling", "messages": user("Hello"), "max_tokens": 5, "temperature": 0}
    events, whole = seedling_wire.events(CHAT, **body), seedling_wire.whole(CHAT, **body)
    first, *others, last = deltas(events)
    assert first["role"] == "assistant"
    assert all("role" not in delta for delta in others)
    assert last == {}
    assert reasons(events) == [None] * (len(others) + 1) + ["length"]
    text = "".join(delta["content"] for delta in (first, *others))
    assert text == whole["choices"][0]["message"]["content"]
    assert events[-1].data is None
    chunks = [event.data for event in events[:-1]]
    assert len({(chunk["id"], chunk["created"], chunk["system_fingerprint"]) for chunk in chunks}) == 1
    assert all("usage" not in chunk for chunk in chunks)


def test_usage_comes_last_and_only_when_asked(seedling_wire: Wire) -> None:
    """With it earlier chunks say null, and the last before `[DONE]` has figures and no choices."""
    body = {"model": "seedling", "messages": user("Hello"), "max_tokens": 2}
    *pieces, last, done = seedling_wire.events(CHAT, **body, stream_options={"include_usage": True})
    assert all(event.data["usage"] is None for event in pieces)
    assert (last.data["choices"], last.data["usage"]["completion_tokens"]) == ([], 2)
    assert last.data["groundup"]["request_id"]
    assert done.data is None


def test_an_empty_answer_opens_with_the_role(scripted_wire: Wire) -> None:
    """There is a first chunk even if nothing is said, and no other chunk without text."""
    events = scripted_wire.events(CHAT, model=THINKER, messages=user(answering("", tokens=0)))
    assert deltas(events) == [{"role": "assistant", "content": ""}, {}]


def test_thinking_has_a_field_of_its_own(scripted_wire: Wire) -> None:
    """It is `reasoning`, never shares a chunk with the answer, and no tag is in either."""
    question = user(answering("<think>Hm, hm.</think>Hello"))
    events = scripted_wire.events(CHAT, model=THINKER, messages=question)
    assert not any("reasoning" in delta and delta.get("content") for delta in deltas(events))
    assert "".join(delta.get("reasoning", "") for delta in deltas(events)) == "Hm, hm."
    assert "".join(delta.get("content", "") for delta in deltas(events)) == "Hello"
    message = scripted_wire.whole(CHAT, model=THINKER, messages=question)["choices"][0]["message"]
    assert (message["reasoning"], message["content"]) == ("Hm, hm.", "Hello")


def test_calls_of_tools(scripted_wire: Wire) -> None:
    """A call comes whole, its arguments as a text; the reason is `tool_calls`, and content may be null."""
    question = {"model": THINKER, "messages": user(answering(CALL + CALL)), "tools": [TOOL]}
    events, whole = scripted_wire.events(CHAT, **question), scripted_wire.whole(CHAT, **question)
    called = [one for delta in deltas(events) for one in delta.get("tool_calls", [])]
    assert [one["index"] for one in called] == [0, 1]
    assert all(one["function"]["arguments"] == '{"city":"Bern","days":[1,2]}' for one in called)
    assert len({one["id"] for one in called}) == 2
    assert reasons(events)[-1] == "tool_calls"
    (choice,) = whole["choices"]
    assert (choice["finish_reason"], choice["message"]["content"]) == ("tool_calls", None)
    assert [list(one) for one in choice["message"]["tool_calls"]] == [["id", "type", "function"]] * 2


def test_several_answers_to_one_question(seedling_wire: Wire) -> None:
    """They differ where their seeds do, the prompt counts once, and is computed once."""
    body = {"model": "seedling", "messages": user("Tell me"), "max_tokens": 8, "temperature": 2, "n": 4}
    answer = seedling_wire.whole(CHAT, **body, seed=3)
    assert [choice["index"] for choice in answer["choices"]] == [0, 1, 2, 3]
    assert len({choice["message"]["content"] for choice in answer["choices"]}) > 1
    assert answer["usage"]["completion_tokens"] <= 32
    assert answer["groundup"]["prompt_tokens_reused"] >= 3 * (answer["usage"]["prompt_tokens"] - 1)


def test_several_answers_in_one_stream(scripted_wire: Wire) -> None:
    """Each has its own role, text and end."""
    events = scripted_wire.events(CHAT, model=THINKER, messages=user(answering("Hello")), n=3)
    for index in range(3):
        first, *_, last = deltas(events, index)
        assert first["role"] == "assistant"
        assert "".join(delta.get("content", "") for delta in deltas(events, index)) == "Hello"
        assert last == {}
    assert reasons(events).count("stop") == 3


def test_logprobs_are_complete(seedling_wire: Wire) -> None:
    """One for each token, streamed or not; alternatives fall; bytes are those of the token."""
    body = {"model": "seedling", "messages": user("Hi"), "max_tokens": 6, "logprobs": True, "top_logprobs": 3}
    told = seedling_wire.whole(CHAT, **body)["choices"][0]["logprobs"]["content"]
    assert len(told) == 6
    for one in told:
        assert bytes(one["bytes"]).decode("utf-8", "replace") == one["token"]
        values = [other["logprob"] for other in one["top_logprobs"]]
        assert values == sorted(values, reverse=True)
        assert len(values) == 3
    chunks = [event.data["choices"] for event in seedling_wire.events(CHAT, **body) if event.data]
    assert sum(len(one["logprobs"]["content"]) for (one,) in chunks if one.get("logprobs")) == 6


def test_a_format_is_kept(seedling_wire: Wire) -> None:
    """What is written fits the schema that was asked for."""
    schema = {"type": "object", "properties": {"age": {"enum": [7, 8]}}, "required": ["age"]}
    answer_format = {"type": "json_schema", "json_schema": {"name": "age", "schema": schema}}
    answer = seedling_wire.whole(
        CHAT, model="seedling", messages=user("Age?"), response_format=answer_format, max_tokens=40
    )
    assert json.loads(answer["choices"][0]["message"]["content"])["age"] in (7, 8)


@pytest.mark.promise("H-06")
def test_a_long_prompt_is_refused_with_figures(seedling_wire: Wire) -> None:
    """The status is 400, the code is known to clients, and both numbers are in the sentence."""
    status, error = seedling_wire.refused(CHAT, model="seedling", messages=user("word " * 5000), stream=True)
    assert (status, error["code"]) == (400, "context_length_exceeded")
    assert all(word in error["message"] for word in ("context length", "exceed", "too long", "1024"))


@pytest.mark.parametrize(
    ("more", "status", "code", "param"),
    [
        ({"model": ""}, 400, "missing_parameter", "model"),
        ({"model": "nobody"}, 404, "model_not_found", None),
        ({"messages": []}, 400, "invalid_type", None),
        ({"n": 9}, 400, "invalid_type", "n"),
        ({"functions": []}, 400, "unsupported_parameter", "functions"),
        ({"modalities": ["text", "audio"]}, 400, "unsupported_parameter", "modalities"),
        ({"temperature": -1}, 400, "invalid_value", "temperature"),
        ({"tools": [TOOL]}, 400, "unsupported_capability", None),
        ({"reasoning_effort": "high"}, 400, "unsupported_capability", None),
        ({"logit_bias": {"99999999": 1}}, 400, "invalid_value", "logit_bias"),
    ],
)
def test_refusals(
    seedling_wire: Wire, more: dict[str, Any], status: int, code: str, param: str | None
) -> None:
    """An error has all four parts, and says which field it is about, streamed or not."""
    body = {"model": "seedling", "messages": user("Hi")} | more
    for stream in (False, True):
        found, error = seedling_wire.refused(CHAT, **body, stream=stream)
        assert list(error) == ["message", "type", "param", "code"]
        assert (found, error["code"], error["param"]) == (status, code, param)


def test_a_template_that_refuses(scripted_wire: Wire) -> None:
    """Its own words reach the client, as a mistake of the request."""
    status, error = scripted_wire.refused(CHAT, model=REFUSER, messages=user("Hi"))
    assert status == 400
    assert "roles must alternate" in error["message"]


def test_no_effort_is_fine_for_a_model_that_cannot_think(seedling_wire: Wire) -> None:
    """`none` asks for what such a model does anyhow."""
    body = {"model": "seedling", "messages": user("Hi"), "max_tokens": 1, "reasoning_effort": "none"}
    assert seedling_wire.whole(CHAT, **body)["choices"][0]["message"]["content"]


def test_unknown_fields_are_told(seedling_wire: Wire) -> None:
    """The header names what was ignored, and not what means nothing here; so does the answer."""
    answer = seedling_wire.post(
        CHAT, model="seedling", messages=user("Hi"), max_tokens=1, verbosity="low", user="anna", store=True
    )
    assert answer.headers["groundup-warning"] == 'unsupported-field;name="verbosity"'
    assert answer.json()["groundup"]["warnings"] == [{"code": "unsupported-field", "name": "verbosity"}]


def test_options_of_ollama_are_understood(seedling_wire: Wire) -> None:
    """Clients that send more may set the context, which this API has no field for."""
    status, error = seedling_wire.refused(
        CHAT, model="seedling", messages=user("word " * 100), options={"num_ctx": 64}
    )
    assert (status, error["code"]) == (400, "context_length_exceeded")
    assert "64" in error["message"]


@pytest.mark.promise("H-10")
def test_a_death_in_mid_stream_is_seen(scripted_wire: Wire) -> None:
    """An error is the last event, no `[DONE]` follows, and the next question is answered."""
    dying = user(script(tokens=5, text="word ", crash_at=3))
    events = scripted_wire.events(CHAT, model=THINKER, messages=dying)
    assert silent_failures(events) == []
    assert events[-1].data["error"]["code"] == "engine_stopped"
    after = scripted_wire.whole(CHAT, model=THINKER, messages=user(answering("Here")))
    assert after["choices"][0]["message"]["content"] == "Here"


def test_a_death_before_the_first_word_has_a_status(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing was sent yet, so it is an answer with status 500, which clients need not repeat."""
    folder = tmp_path_factory.mktemp("dying")
    with (
        live_server(folder, library=scripted_library(folder / "library"), fake=True) as live,
        wire_to(live) as wire,
    ):
        answer = wire.post(CHAT, model=THINKER, messages=user(script(crash_at=0)), stream=True)
    assert answer.status_code == 500
    assert answer.headers["x-should-retry"] == "false"
    assert answer.json()["error"]["code"] == "engine_stopped"


def test_a_silent_failure_is_caught() -> None:
    """A stream that breaks off and looks whole fails the same check."""
    assert len(silent_failures(SILENT)) == 3
