"""Answers by `/v1/responses`, as they stand on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.live import script
from tests.server.scripted_models import THINKER, answering
from tests.server.sse import Sent, Wire

RESPONSES = "/v1/responses"
TOOL = {"type": "function", "name": "weather", "parameters": {"type": "object"}}
CALL = '<tool_call>{"name": "weather", "arguments": {"city": "Bern"}}</tool_call>'
ITEM_KINDS = {"reasoning", "message", "function_call"}


def names(events: list[Sent]) -> list[str]:
    """What happened, without repeated deltas and without the common beginning of names."""
    found = list[str]()
    for event in events:
        name = event.name.removeprefix("response.")
        if not found or found[-1] != name:
            found.append(name)
    return found


def check_order(events: list[Sent]) -> dict[str, Any]:
    """The final answer, after checks that hold for every stream of this address."""
    assert all(event.name == event.data["type"] for event in events)
    assert [event.data["sequence_number"] for event in events] == list(range(len(events)))
    answer: dict[str, Any] = events[-1].data["response"]
    done = [event.data for event in events if event.name == "response.output_item.done"]
    assert [one["item"] for one in done] == answer["output"]
    assert [one["output_index"] for one in done] == list(range(len(done)))
    for item in answer["output"]:
        mine = [event.data for event in events if event.data.get("item_id") == item["id"]]
        deltas = "".join(one["delta"] for one in mine if one["type"].endswith(".delta"))
        assert deltas == text_of(item)
        assert {one["output_index"] for one in mine} == {answer["output"].index(item)}
    return answer


def text_of(item: dict[str, Any]) -> str:
    """What an item says."""
    if item["type"] == "function_call":
        return str(item["arguments"])
    return "".join(part["text"] for part in item["summary" if item["type"] == "reasoning" else "content"])


def test_a_whole_answer(seedling_wire: Wire) -> None:
    """It has every part that clients read; nothing of it is kept."""
    answer = seedling_wire.whole(RESPONSES, model="seedling", input="Hi", metadata={"a": "b"}, temperature=0)
    assert answer["id"].startswith("resp_")
    assert (answer["object"], answer["status"], answer["error"]) == ("response", "completed", None)
    assert answer["completed_at"] >= answer["created_at"]
    assert (answer["store"], answer["background"], answer["previous_response_id"]) == (False, False, None)
    assert (answer["metadata"], answer["temperature"], answer["top_p"]) == ({"a": "b"}, 0, 1.0)
    (item,) = answer["output"]
    assert list(item) == ["id", "type", "status", "role", "content"]
    assert item["content"][0]["annotations"] == item["content"][0]["logprobs"] == []
    usage = answer["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert "groundup" in answer


def test_the_events_of_a_text(seedling_wire: Wire) -> None:
    """Each item is announced, filled and ended; the last event carries the sum."""
    events = seedling_wire.events(RESPONSES, model="seedling", input="Hi", temperature=0)
    answer = check_order(events)
    assert names(events) == [
        "created",
        "in_progress",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]
    whole = seedling_wire.whole(RESPONSES, model="seedling", input="Hi", temperature=0)
    assert text_of(answer["output"][0]) == text_of(whole["output"][0])
    assert answer.keys() == whole.keys()


def test_a_cut_answer_is_incomplete(seedling_wire: Wire) -> None:
    """Its last event says so, and why."""
    events = seedling_wire.events(RESPONSES, model="seedling", input="Tell me a story", max_output_tokens=3)
    answer = check_order(events)
    assert events[-1].name == "response.incomplete"
    assert answer["incomplete_details"] == {"reason": "max_output_tokens"}
    assert answer["output"][0]["status"] == "incomplete"


def test_thinking_and_calls_are_items(scripted_wire: Wire) -> None:
    """Thinking, text and calls come one after another, and the text beside calls is kept."""
    text = f"<think>Hm.</think>I will look. {CALL}{CALL}"
    question = {"model": THINKER, "input": answering(text), "tools": [TOOL]}
    answer = check_order(scripted_wire.events(RESPONSES, **question))
    kinds = [item["type"] for item in answer["output"]]
    assert kinds == ["reasoning", "message", "function_call", "function_call"]
    assert [text_of(item).strip() for item in answer["output"]] == ["Hm.", "I will look."] + [
        '{"city":"Bern"}'
    ] * 2
    assert answer["output"][0]["encrypted_content"] == "Hm."
    whole = scripted_wire.whole(RESPONSES, **question)
    assert [item["type"] for item in whole["output"]] == kinds
    assert set(kinds) == ITEM_KINDS


def test_an_answer_can_be_sent_back(scripted_wire: Wire) -> None:
    """The output of one turn, with the result of its call, is the input of the next."""
    question = [{"role": "user", "content": answering(f"<think>Hm.</think>{CALL}")}]
    first = scripted_wire.whole(RESPONSES, model=THINKER, input=question, tools=[TOOL])
    result = {
        "type": "function_call_output",
        "call_id": first["output"][-1]["call_id"],
        "output": answering("Sun"),
    }
    second = scripted_wire.whole(
        RESPONSES, model=THINKER, input=[*question, *first["output"], result], tools=[TOOL]
    )
    assert text_of(second["output"][0]) == "Sun"


def test_logprobs_on_demand(seedling_wire: Wire) -> None:
    """They come with the pieces, and are all in the end."""
    body = {"model": "seedling", "input": "Hi", "max_output_tokens": 4, "top_logprobs": 2}
    events = seedling_wire.events(RESPONSES, **body, include=["message.output_text.logprobs"])
    told = check_order(events)["output"][0]["content"][0]["logprobs"]
    assert len(told) == 4
    pieces = [event.data["logprobs"] for event in events if event.name == "response.output_text.delta"]
    assert [one for piece in pieces for one in piece] == told


@pytest.mark.promise("H-10")
def test_a_death_in_mid_stream_is_seen(scripted_wire: Wire) -> None:
    """The last event says that it failed, and why."""
    dying = script(tokens=5, text="word ", crash_at=3)
    *_, last = scripted_wire.events(RESPONSES, model=THINKER, input=dying)
    assert last.name == "response.failed"
    assert last.data["response"]["status"] == "failed"
    assert last.data["response"]["error"]["code"] == "engine_stopped"


@pytest.mark.parametrize(
    ("more", "code", "param"),
    [
        ({"previous_response_id": "resp_1"}, "unsupported_parameter", "previous_response_id"),
        ({"conversation": "conv_1"}, "unsupported_parameter", "conversation"),
        ({"prompt": {"id": "a"}}, "unsupported_parameter", "prompt"),
        ({"background": True}, "unsupported_parameter", "background"),
        ({"tools": [{"type": "web_search"}]}, "unsupported_parameter", "tools[0]"),
        ({"input": [{"type": "input_file"}]}, "unsupported_parameter", "input[0]"),
        ({"input": None}, "missing_parameter", "input"),
        ({"truncation": "middle"}, "invalid_type", "truncation"),
        ({"text": {"format": {"type": "grammar"}}}, "invalid_type", "text.format"),
        ({"max_output_tokens": 0}, "invalid_type", "max_tokens"),
    ],
)
def test_refusals(seedling_wire: Wire, more: dict[str, Any], code: str, param: str) -> None:
    """What would lose words, or needs other computers, is refused and named."""
    status, error = seedling_wire.refused(RESPONSES, **{"model": "seedling", "input": "Hi"} | more)
    assert (status, error["code"], error["param"]) == (400, code, param)
