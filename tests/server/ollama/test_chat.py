"""Conversations by Ollama's API: lines, whole answers, thinking, tools, loading, refusals."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from groundup.server.ollama.chat import ROUTES
from tests.canaries.forgetful_endpoint import forgetful
from tests.server.live import live_server
from tests.server.scripted_models import REFUSER, TEACHER, THINKER, answering

from .conftest import Native, opened

CHAT = "/api/chat"
METRICS = [
    "total_duration",
    "load_duration",
    "prompt_eval_count",
    "prompt_eval_duration",
    "eval_count",
    "eval_duration",
    "groundup",
]
EXTRAS = [
    "request_id",
    "seed",
    "context_tokens",
    "prompt_tokens_reused",
    "prompt_tokens_computed",
    "queue_s",
    "prefill_s",
    "decode_s",
    "warnings",
]
TOOL = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
CALL = '<tool_call>{"name": "weather", "arguments": {"city": "Bern", "days": [1, 2]}}</tool_call>'


def user(text: str) -> list[dict[str, Any]]:
    """A conversation that begins."""
    return [{"role": "user", "content": text}]


def test_lines_of_a_stream(native: Native) -> None:
    """Each line has model, time, message and done in this order; the last has the reason and the figures."""
    *pieces, last = native.lines(CHAT, model="seedling", messages=user("Hi"), options={"num_predict": 3})
    assert all(list(piece) == ["model", "created_at", "message", "done"] for piece in pieces)
    assert [piece["done"] for piece in pieces] == [False] * len(pieces)
    assert "".join(piece["message"]["content"] for piece in pieces) != ""
    assert list(last) == ["model", "created_at", "message", "done", "done_reason", *METRICS]
    assert last["message"] == {"role": "assistant", "content": ""}
    assert (last["done"], last["done_reason"], last["eval_count"]) == (True, "length", 3)
    assert list(last["groundup"]) == EXTRAS
    assert last["groundup"]["context_tokens"] == 1024


def test_times_are_rfc_3339_with_microseconds(native: Native) -> None:
    """Clients parse times with six decimals and a Z."""
    answer = native.whole(CHAT, model="seedling", messages=user("Hi"), options={"num_predict": 1})
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", answer["created_at"])


def test_a_whole_answer_is_the_joined_stream(native: Native) -> None:
    """The same request gives the same text, keys and counts, streamed or not."""
    body = {"model": "seedling", "messages": user("Hello"), "options": {"temperature": 0, "num_predict": 5}}
    lines, whole = native.lines(CHAT, **body), native.whole(CHAT, **body)
    assert whole["message"]["content"] == "".join(line["message"]["content"] for line in lines)
    assert list(whole) == list(lines[-1])
    assert whole["eval_count"] == lines[-1]["eval_count"] == 5


def test_no_line_has_a_key_named_error(native: Native) -> None:
    """The JavaScript client takes the key alone for a failure, whatever its value."""
    assert all("error" not in line for line in native.lines(CHAT, model="seedling", messages=user("Hi")))


def test_counts_are_there_when_they_are_zero(scripted: Native) -> None:
    """An answer of nothing still tells its counts, since clients read them."""
    last = scripted.lines(CHAT, model=THINKER, messages=user(answering("", tokens=0)))[-1]
    assert last["eval_count"] == 0
    assert [name for name in METRICS if name not in last] == []


@pytest.mark.parametrize("stream", [True, False])
def test_without_messages_the_model_is_loaded(native: Native, stream: bool) -> None:
    """Loading is one JSON object, also where a stream is the default."""
    answer = native.post(CHAT, model="seedling", stream=stream)
    assert answer.headers["content-type"].startswith("application/json")
    assert list(answer.json()) == ["model", "created_at", "message", "done", "done_reason"]
    assert answer.json()["done_reason"] == "load"


def test_a_keep_alive_of_zero_unloads(native: Native) -> None:
    """Unloading says so, also of a model that is not loaded; the next request loads it again."""
    for _ in range(2):
        answer = native.post(CHAT, model="seedling", messages=[], keep_alive=0).json()
        assert (answer["done"], answer["done_reason"]) == (True, "unload")
    again = native.whole(CHAT, model="seedling", messages=user("Hi"), options={"num_predict": 1})
    assert 0 < again["load_duration"] < again["total_duration"]


def test_roles_in_any_case(native: Native) -> None:
    """Roles are lower-cased, as Ollama does."""
    shown = native.post(
        CHAT, model="seedling", messages=[{"role": "USER", "content": "Hi"}], _debug_render_only=True
    )
    assert "<|user|>Hi" in shown.json()["_debug_info"]["rendered_template"]


def test_the_rendered_prompt_is_shown_on_demand(native: Native) -> None:
    """`_debug_render_only` gives the prompt as one object, and nothing is answered."""
    messages = [{"role": "system", "content": "Be kind."}, *user("Hi")]
    shown = native.post(CHAT, model="seedling", messages=messages, _debug_render_only=True).json()
    assert list(shown) == ["model", "created_at", "_debug_info"]
    expected = "<|system|>Be kind.<|end|><|user|>Hi<|end|><|assistant|>"
    assert shown["_debug_info"] == {"rendered_template": expected}


def test_what_the_model_brings_comes_first(scripted: Native) -> None:
    """The model's system message and first turns precede, unless the first message is a system message."""

    def shown(*messages: dict[str, str]) -> str:
        answer = scripted.post(CHAT, model=TEACHER, messages=list(messages), _debug_render_only=True)
        text: str = answer.json()["_debug_info"]["rendered_template"]
        return text

    asked = {"role": "user", "content": "Second?"}
    assert shown(asked) == "[system:Teach.][user:First?][user:Second?]"
    mine = {"role": "system", "content": "Mine."}
    assert shown(mine, asked) == "[system:Mine.][user:First?][user:Second?]"


def test_the_models_limit_holds_until_a_request_says_otherwise(scripted: Native) -> None:
    """A request's `num_predict` wins over the model's own, and -1 lifts that."""

    def counted(**options: Any) -> int:
        answer = scripted.whole(CHAT, model=TEACHER, messages=user("a b c d e f"), options=options)
        count: int = answer["eval_count"]
        return count

    assert counted() == 2
    assert counted(num_predict=4) == 4
    assert counted(num_predict=-1) > 4


def test_thinking_is_told_apart(scripted: Native) -> None:
    """Thinking comes before the answer, in its own field, and no tag is seen."""
    asked = user(answering("<think>Hm, well.</think>Hello"))
    lines = scripted.lines(CHAT, model=THINKER, messages=asked)
    whole = scripted.whole(CHAT, model=THINKER, messages=asked, think=True)["message"]
    assert whole == {"role": "assistant", "content": "Hello", "thinking": "Hm, well."}
    kinds = ["thinking" if "thinking" in line["message"] else "content" for line in lines[:-1]]
    assert kinds == sorted(kinds, reverse=True)
    assert "think>" not in "".join(line["message"]["content"] for line in lines)


def test_thinking_that_nobody_wants_is_not_told(scripted: Native) -> None:
    """With `think: false` only the answer comes, though the model thought."""
    asked = user(answering("<think>Hm.</think>Hello"))
    whole = scripted.whole(CHAT, model=THINKER, messages=asked, think=False)["message"]
    assert whole == {"role": "assistant", "content": "Hello"}


def test_a_call_of_a_tool(scripted: Native) -> None:
    """A call comes whole, in one line before the last, with an object as arguments and an index."""
    lines = scripted.lines(CHAT, model=THINKER, messages=user(answering(CALL)), tools=[TOOL])
    calls = [line["message"]["tool_calls"] for line in lines if "tool_calls" in line["message"]]
    assert len(calls) == 1
    (call,) = calls[0]
    assert re.fullmatch(r"call_[a-z0-9]{8}", call["id"])
    assert call["function"] == {"index": 0, "name": "weather", "arguments": {"city": "Bern", "days": [1, 2]}}
    assert "tool_calls" not in lines[-1]["message"]
    assert lines[-1]["done_reason"] == "stop"


def test_calls_are_collected_in_a_whole_answer(scripted: Native) -> None:
    """Two calls count 0 and 1, each with an id of its own."""
    whole = scripted.whole(CHAT, model=THINKER, messages=user(answering(CALL + CALL)), tools=[TOOL])
    calls = whole["message"]["tool_calls"]
    assert [call["function"]["index"] for call in calls] == [0, 1]
    assert calls[0]["id"] != calls[1]["id"]
    assert whole["message"]["content"] == ""


def test_log_probabilities(native: Native) -> None:
    """Each token has one, with the alternatives best first; without the wish there are none."""
    body = {"model": "seedling", "messages": user("Hi"), "options": {"num_predict": 4}}
    whole = native.whole(CHAT, logprobs=True, top_logprobs=3, **body)
    assert len(whole["logprobs"]) == 4
    for one in whole["logprobs"]:
        assert list(one) == ["token", "logprob", "bytes", "top_logprobs"]
        assert one["token"] == bytes(one["bytes"]).decode("utf-8", "replace") != ""
        values = [other["logprob"] for other in one["top_logprobs"]]
        assert one["logprob"] <= 0
        assert values == sorted(values, reverse=True)
        assert len(values) == 3
    assert "logprobs" not in native.whole(CHAT, **body)
    alone = native.whole(CHAT, logprobs=True, **body)["logprobs"]
    assert [one["top_logprobs"] for one in alone] == [[]] * 4


def test_json_that_keeps_to_a_schema(native: Native) -> None:
    """A schema binds the answer, whatever the model would rather say."""
    schema = {"type": "object", "properties": {"a": {"type": "boolean"}}, "required": ["a"]}
    whole = native.whole(CHAT, model="seedling", messages=user("Hi"), format=schema)
    assert re.fullmatch(r'\s*\{\s*"a"\s*:\s*(true|false)\s*\}\s*', whole["message"]["content"])


def test_warnings_come_in_a_header_and_at_the_end(native: Native) -> None:
    """What was ignored is named before the first byte and again in the last line."""
    body = {"model": "seedling", "messages": user("Hi"), "shift": False, "temperatur": 1}
    answer = native.post(
        CHAT,
        options={"num_predict": 1, "mirostat": 2, "temprature": 1, "num_keep": 5},
        stream=False,
        **body,
    )
    header = answer.headers["groundup-warning"]
    for part in (
        'unsupported-field;name="temperatur"',
        'ignored-option;name="num_keep"',
        'unknown-option;name="temprature";nearest="temperature"',
        'ignored-option;name="mirostat"',
    ):
        assert part in header
    assert len(answer.json()["groundup"]["warnings"]) == 4
    assert answer.json()["groundup"]["request_id"] == answer.headers["groundup-request-id"]


def test_a_field_in_other_letters_is_named(native: Native) -> None:
    """Other servers match names without case; here the right name is in the warning."""
    answer = native.post(CHAT, model="seedling", messages=user("Hi"), Stream=False)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["groundup-warning"] == 'unsupported-field;name="Stream";nearest="stream"'


ASKED: dict[str, Any] = {"model": "seedling", "messages": user("Hi")}
REFUSALS: list[tuple[dict[str, Any], int, str]] = [
    ({"model": None}, 400, "model is required"),
    ({"model": ""}, 400, "model is required"),
    ({"model": "absent"}, 404, "model 'absent' not found"),
    ({"model": "absent", "messages": []}, 404, "model 'absent' not found"),
    ({"model": "a b"}, 400, "invalid model name"),
    ({"messages": "Hi"}, 400, "messages: Expected `array`, got `str`"),
    ({"messages": [{"content": "Hi"}]}, 400, "role"),
    ({"messages": [{"role": "user", "content": "Hi", "images": ["aGk="]}]}, 400, "does not support vision"),
    ({"messages": [{"role": "user", "images": ["http://a.b/c"]}]}, 400, "image URLs are not supported"),
    ({"think": True}, 400, '"seedling" does not support thinking'),
    ({"think": "much"}, 400, "think must be"),
    ({"tools": [TOOL]}, 400, "does not support tools"),
    ({"tools": [{"name": "f"}]}, 400, "tools[0]"),
    ({"tool_choice": "perhaps"}, 400, "tool_choice"),
    ({"format": "xml"}, 400, 'invalid format: "xml"; expected "json" or a valid JSON Schema object'),
    ({"keep_alive": True}, 400, "Unsupported type: 'bool'"),
    ({"top_logprobs": 21}, 400, "top_logprobs must be between 0 and 20"),
    ({"top_logprobs": -1}, 400, "top_logprobs must be between 0 and 20"),
    ({"options": {"seed": "1"}}, 400, 'option "seed" must be of type integer'),
    ({"options": {"top_p": 2}}, 400, "top_p"),
    ({"grammar": "root ::= ("}, 400, "grammar"),
]


@pytest.mark.parametrize(("change", "status", "text"), REFUSALS)
def test_refusals(native: Native, change: dict[str, Any], status: int, text: str) -> None:
    """A client's mistake is told with its status and in the words that clients look for."""
    found = native.refused(CHAT, **ASKED | change)
    assert found[0] == status
    assert text in found[1]


def test_a_template_that_refuses(scripted: Native) -> None:
    """The template's own reason is told."""
    status, text = scripted.refused(CHAT, model=REFUSER, messages=user("Hi"))
    assert status == 400
    assert "roles must alternate" in text


def refuses_what_is_too_long(native: Native) -> None:
    """The check of H-06: a 400 with both figures, in words that clients search for."""
    answer = native.post(CHAT, model="seedling", messages=user("Hi " * 2000))
    assert answer.status_code == 400
    error = answer.json()
    assert error["prompt_tokens"] > error["context_tokens"] == 1024
    for words in ("too long", "exceed", "context length", str(error["prompt_tokens"])):
        assert words in error["error"]
    assert error["code"] == "context_length_exceeded"


@pytest.mark.promise("H-06")
def test_a_prompt_that_is_too_long(native: Native) -> None:
    """It is refused with both figures, and nothing is cut."""
    refuses_what_is_too_long(native)


@pytest.mark.canary("H-06")
def test_an_endpoint_that_cuts_is_caught(tmp_path: Path) -> None:
    """The check fails for an endpoint that silently cuts what does not fit."""

    def cut(body: dict[str, Any]) -> None:
        for message in body["messages"]:
            message["content"] = message["content"][:100]

    with live_server(tmp_path, routes=[forgetful(ROUTES[0], cut)]) as live:
        for native in opened(live):
            with pytest.raises(AssertionError):
                refuses_what_is_too_long(native)


@pytest.mark.promise("H-06")
def test_a_prompt_at_the_limit(native: Native) -> None:
    """One token less than the context is answered with one; as many as the context are refused."""
    counted = {"model": "seedling", "messages": user("Hi"), "options": {"num_predict": 1}}
    tokens = native.whole(CHAT, **counted)["prompt_eval_count"]
    fits = native.whole(CHAT, model="seedling", messages=user("Hi"), options={"num_ctx": tokens + 1})
    assert (fits["eval_count"], fits["done_reason"]) == (1, "length")
    for context in (tokens, tokens - 1):
        status, _ = native.refused(CHAT, model="seedling", messages=user("Hi"), options={"num_ctx": context})
        assert status == 400


def test_a_context_of_the_request_alone(native: Native) -> None:
    """`num_ctx` below what is loaded bounds this request, and ends an answer with `length`."""
    body = {"model": "seedling", "messages": user("Hi"), "options": {"num_ctx": 6, "temperature": 0}}
    whole = native.whole(CHAT, **body)
    assert whole["done_reason"] == "length"
    assert whole["prompt_eval_count"] + whole["eval_count"] == whole["groundup"]["context_tokens"] == 6
    status, _ = native.refused(CHAT, **body | {"options": {"num_ctx": 4}})
    assert status == 400


def test_a_context_that_the_model_cannot_have(native: Native) -> None:
    """More context than the model knows is lowered, and a warning gives both figures."""
    asked = {"model": "seedling", "messages": user("Hi"), "options": {"num_ctx": 4096, "num_predict": 1}}
    whole = native.whole(CHAT, **asked)
    lowered = {"code": "context-lowered", "wanted": 4096, "tokens": 1024}
    assert whole["groundup"]["warnings"] == [lowered]
    assert whole["groundup"]["context_tokens"] == 1024


def test_the_seed_that_was_used_is_told(native: Native) -> None:
    """A chosen seed comes back as it was; -1 leaves the choice to us."""
    body = {"model": "seedling", "messages": user("Hi")}
    told = native.whole(CHAT, options={"seed": 42, "num_predict": 1}, **body)["groundup"]["seed"]
    drawn = [native.whole(CHAT, options={"seed": -1, "num_predict": 1}, **body) for _ in range(2)]
    assert told == 42
    assert drawn[0]["groundup"]["seed"] != drawn[1]["groundup"]["seed"]


def test_an_error_after_the_first_piece_is_a_line(scripted: Native) -> None:
    """When the engine dies, the stream ends with an error and without a line that says done."""
    asked = user(answering("word ", tokens=9, crash_at=4, interval_s=0.01))
    lines = scripted.lines(CHAT, model=THINKER, messages=asked)
    assert "error" in lines[-1]
    assert lines[-1]["code"] == "engine_stopped"
    assert not any(line.get("done") for line in lines)
    assert len(lines) >= 2


def test_an_error_in_a_whole_answer_has_a_status(scripted: Native) -> None:
    """When the engine dies, an answer that is not streamed is an error of the server."""
    asked = user(answering("word ", tokens=9, crash_at=4))
    status, text = scripted.refused(CHAT, model=THINKER, messages=asked, stream=False)
    assert status == 500
    assert text.startswith("model runner has unexpectedly stopped: ")


def test_a_shift_goes_on_beyond_the_context(native: Native) -> None:
    """With `shift` an answer outgrows `num_ctx`, begins as without it, and tells what went."""
    options = {"num_ctx": 32, "num_predict": 60, "temperature": 0, "num_keep": 8, "seed": 1}
    story = [{"role": "user", "content": "Tell me a story about a fox in a forest with a lantern."}]
    body = {"model": "seedling", "messages": story, "options": options}
    ended = native.whole(CHAT, **body)
    went_on = native.whole(CHAT, **body, shift=True)
    assert ended["done_reason"] == "length"
    assert "shift" not in ended["groundup"]
    assert went_on["message"]["content"].startswith(ended["message"]["content"])
    assert went_on["eval_count"] > ended["eval_count"]
    figures = went_on["groundup"]["shift"]
    assert figures["times"] >= 1
    left = went_on["prompt_eval_count"] + went_on["eval_count"] - figures["tokens_dropped"]
    assert 8 < left <= 32 + 1
    assert went_on["groundup"]["warnings"] == []


def test_a_shift_does_not_excuse_a_prompt_that_is_too_long(native: Native) -> None:
    """What was asked is never cut by it."""
    body = {"model": "seedling", "messages": user("Hi " * 30), "options": {"num_ctx": 16}, "shift": True}
    status, text = native.refused(CHAT, **body)
    assert status == 400
    assert "too long" in text
