"""Conversations by Anthropic's API, as they stand on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.live import script
from tests.server.scripted_models import THINKER, answering
from tests.server.sse import Sent, Wire

MESSAGES = "/v1/messages"
TOOL = {"name": "weather", "input_schema": {"type": "object"}}
CALL = '<tool_call>{"name": "weather", "arguments": {"city": "Bern"}}</tool_call>'
THINKING = {"type": "enabled", "budget_tokens": 1024}


def question(text: str, **more: Any) -> dict[str, Any]:
    """A request that begins a conversation with the scripted model."""
    return {"model": THINKER, "max_tokens": 500, "messages": [{"role": "user", "content": text}]} | more


def check_order(events: list[Sent]) -> list[dict[str, Any]]:
    """The blocks of a stream, after checks that hold for every one of them."""
    assert all(event.name == event.data["type"] for event in events)
    first, *blocks, delta, stop = events
    assert (first.name, delta.name, stop.name) == ("message_start", "message_delta", "message_stop")
    found = list[dict[str, Any]]()
    is_open = False
    for event in blocks:
        if event.name == "content_block_start":
            assert not is_open
            found.append(event.data["content_block"] | {"deltas": []})
        elif event.name == "content_block_delta":
            found[-1]["deltas"].append(event.data["delta"])
        is_open = event.name != "content_block_stop"
        assert event.data["index"] == len(found) - 1
    assert not is_open
    return found


def test_a_whole_answer(seedling_wire: Wire) -> None:
    """It has the parts that clients read; the count of the prompt is that of the counting address."""
    asked = {"model": "seedling", "messages": [{"role": "user", "content": "Hi"}]}
    answer = seedling_wire.whole(MESSAGES, **asked, max_tokens=3)
    assert list(answer) == [
        "id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage", "groundup",
    ]  # fmt: skip
    assert (answer["type"], answer["role"], answer["stop_reason"]) == ("message", "assistant", "max_tokens")
    assert [block["type"] for block in answer["content"]] == ["text"]
    counted = seedling_wire.whole(f"{MESSAGES}/count_tokens", **asked)
    assert answer["usage"] == {"input_tokens": counted["input_tokens"], "output_tokens": 3}


def test_the_events_of_an_answer(scripted_wire: Wire) -> None:
    """Thinking, text and calls are blocks; each is opened, filled and closed."""
    asked = question(answering(f"<think>Hm.</think>I look. {CALL}{CALL}"), tools=[TOOL], thinking=THINKING)
    events = scripted_wire.events(MESSAGES, **asked)
    thinking, text, *calls = check_order(events)
    assert "".join(one["thinking"] for one in thinking["deltas"]) == "Hm."
    assert "".join(one["text"] for one in text["deltas"]).strip() == "I look."
    assert [one["deltas"][0]["partial_json"] for one in calls] == ['{"city":"Bern"}'] * 2
    assert all(one["id"].startswith("toolu_") and one["input"] == {} for one in calls)
    assert events[-2].data["delta"] == {"stop_reason": "tool_use", "stop_sequence": None}
    whole = scripted_wire.whole(MESSAGES, **asked)
    assert [block["type"] for block in whole["content"]] == ["thinking", "text", "tool_use", "tool_use"]
    assert whole["content"][2]["input"] == {"city": "Bern"}


def test_the_prompt_is_counted_before_the_first_word(scripted_wire: Wire) -> None:
    """The first event carries its length, the last one but one what was written."""
    asked = question(script(tokens=3, text="word "))
    events = scripted_wire.events(MESSAGES, **asked)
    usage = events[0].data["message"]["usage"]
    assert usage["input_tokens"] == events[-2].data["usage"]["input_tokens"] > 0
    assert events[-2].data["usage"]["output_tokens"] == 3


def test_thinking_is_shown_to_those_who_ask(scripted_wire: Wire) -> None:
    """Others see the answer alone, though the model thinks."""
    asked = question(answering("<think>Hm.</think>Hello"))
    for content in (
        scripted_wire.whole(MESSAGES, **asked)["content"],
        scripted_wire.whole(MESSAGES, **asked, thinking={"type": "disabled"})["content"],
    ):
        assert content == [{"type": "text", "text": "Hello"}]


def test_thinking_of_a_model_that_cannot_is_dropped(seedling_wire: Wire) -> None:
    """Clients of this API ask every model for it."""
    asked = question("Hi", model="seedling", max_tokens=2, thinking=THINKING)
    assert seedling_wire.whole(MESSAGES, **asked)["content"][0]["type"] == "text"
    assert seedling_wire.whole(f"{MESSAGES}/count_tokens", **asked)["input_tokens"] > 1


def test_a_stop_sequence_is_named(seedling_wire: Wire) -> None:
    """The client learns which of them ended the answer, and does not find it there."""
    asked = question("Tell me a story", model="seedling", stop_sequences=[" "], temperature=0)
    answer = seedling_wire.whole(MESSAGES, **asked)
    assert (answer["stop_reason"], answer["stop_sequence"]) == ("stop_sequence", " ")
    assert " " not in answer["content"][0]["text"]


def test_a_story_with_a_tool(scripted_wire: Wire) -> None:
    """The answer, with the result of its call, is the next question."""
    asked = question(answering(f"<think>Hm.</think>{CALL}"), tools=[TOOL], thinking=THINKING)
    first = scripted_wire.whole(MESSAGES, **asked)
    result = {"type": "tool_result", "tool_use_id": first["content"][-1]["id"], "content": answering("Sun")}
    asked["messages"] += [
        {"role": "assistant", "content": first["content"]},
        {"role": "user", "content": [result]},
    ]
    assert scripted_wire.whole(MESSAGES, **asked)["content"] == [{"type": "text", "text": "Sun"}]


@pytest.mark.promise("H-10")
def test_a_death_in_mid_stream_is_seen(scripted_wire: Wire) -> None:
    """The last event is an error of this API's form, with the number of the request."""
    *_, last = scripted_wire.events(MESSAGES, **question(script(tokens=5, text="word ", crash_at=3)))
    assert last.name == "error"
    assert last.data["error"]["type"] == "api_error"
    assert last.data["request_id"]


@pytest.mark.parametrize(
    ("more", "status", "kind"),
    [
        ({"max_tokens": None}, 400, "invalid_request_error"),
        ({"max_tokens": 0}, 400, "invalid_request_error"),
        ({"messages": []}, 400, "invalid_request_error"),
        ({"model": ""}, 400, "invalid_request_error"),
        ({"model": "nobody"}, 404, "not_found_error"),
        ({"tools": [{"type": "web_search_20250305", "name": "web_search"}]}, 400, "invalid_request_error"),
        ({"tool_choice": {"type": "some"}}, 400, "invalid_request_error"),
        ({"mcp_servers": [{"url": "https://example.org"}]}, 400, "invalid_request_error"),
        ({"messages": [{"role": "user", "content": "word " * 5000}]}, 400, "invalid_request_error"),
    ],
)
def test_refusals(seedling_wire: Wire, more: dict[str, Any], status: int, kind: str) -> None:
    """An error has this API's envelope, streamed or not."""
    for stream in (False, True):
        answer = seedling_wire.post(MESSAGES, **question("Hi", model="seedling", stream=stream) | more)
        told = answer.json()
        assert (answer.status_code, told["type"], told["error"]["type"]) == (status, "error", kind)
