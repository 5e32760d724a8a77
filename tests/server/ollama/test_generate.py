"""One prompt by Ollama's API: templates, raw text, context, loading, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groundup.server.ollama.generate import ROUTES
from groundup.server.server_settings import ServerSettings
from tests.canaries.forgetful_endpoint import forgetful
from tests.server.live import live_server, script
from tests.server.scripted_models import TEACHER, THINKER, answering

from .conftest import Native, opened

GENERATE = "/api/generate"


def rendered(native: Native, model: str = "seedling", **body: Any) -> str:
    """The prompt that a request comes to."""
    answer = native.post(GENERATE, model=model, _debug_render_only=True, **body)
    assert answer.status_code == 200, answer.text
    text: str = answer.json()["_debug_info"]["rendered_template"]
    return text


def test_lines_of_a_stream(native: Native) -> None:
    """Text is in `response`; the last line has the reason, the context and the figures, in this order."""
    *pieces, last = native.lines(GENERATE, model="seedling", prompt="Hi", options={"num_predict": 3})
    assert all(list(piece) == ["model", "created_at", "response", "done"] for piece in pieces)
    expected = [
        "model",
        "created_at",
        "response",
        "done",
        "done_reason",
        "context",
        "total_duration",
        "load_duration",
        "prompt_eval_count",
        "prompt_eval_duration",
        "eval_count",
        "eval_duration",
        "groundup",
    ]
    assert list(last) == expected
    assert last["response"] == ""


def test_a_whole_answer_is_the_joined_stream(native: Native) -> None:
    """The same request gives the same text and context, streamed or not."""
    body = {"model": "seedling", "prompt": "Hello", "options": {"temperature": 0, "num_predict": 5}}
    lines, whole = native.lines(GENERATE, **body), native.whole(GENERATE, **body)
    assert whole["response"] == "".join(line["response"] for line in lines) != ""
    assert list(whole) == list(lines[-1])
    assert whole["context"] == lines[-1]["context"]


@pytest.mark.parametrize("stream", [True, False])
def test_without_a_prompt_the_model_is_loaded(native: Native, stream: bool) -> None:
    """Loading is one JSON object, also where a stream is the default; unloading too."""
    loaded = native.post(GENERATE, model="seedling", prompt="", stream=stream)
    assert loaded.headers["content-type"].startswith("application/json")
    assert list(loaded.json()) == ["model", "created_at", "response", "done", "done_reason"]
    assert loaded.json()["done_reason"] == "load"
    unloaded = native.post(GENERATE, model="seedling", keep_alive="0", stream=stream)
    assert unloaded.json()["done_reason"] == "unload"


def test_an_answer_and_then_unloading(native: Native) -> None:
    """With a prompt and a keep-alive of 0 the answer comes first, and the model goes afterwards."""
    native.whole(GENERATE, model="seedling", prompt="Hi", keep_alive=0, options={"num_predict": 1})
    again = native.whole(GENERATE, model="seedling", prompt="Hi", options={"num_predict": 1})
    assert again["load_duration"] > 0


def test_the_prompt_goes_through_the_models_template(native: Native) -> None:
    """A prompt is a user's message, and `system` is a message before it."""
    text = rendered(native, prompt="Hi", system="Be kind.")
    assert text == "<|system|>Be kind.<|end|><|user|>Hi<|end|><|assistant|>"


def test_the_models_own_system_message_holds_unless_another_is_given(scripted: Native) -> None:
    """`system` replaces the model's own; its first turns stay."""
    assert rendered(scripted, TEACHER, prompt="Hi") == "[system:Teach.][user:First?][user:Hi]"
    assert rendered(scripted, TEACHER, prompt="Hi", system="X") == "[system:X][user:First?][user:Hi]"


def test_raw_text_is_continued_as_it_is(native: Native) -> None:
    """`raw` uses no template, and the last line has no context."""
    assert rendered(native, prompt="Once upon", raw=True) == "Once upon"
    assert "context" not in native.whole(
        GENERATE, model="seedling", prompt="Once", raw=True, options={"num_predict": 1}
    )


def test_context_goes_before_the_prompt_as_ids(native: Native) -> None:
    """What an earlier answer gave as context is read before the new prompt, token by token."""
    body = {"model": "seedling", "options": {"num_predict": 2, "temperature": 0}}
    first = native.whole(GENERATE, prompt="Hi", **body)
    alone = native.whole(GENERATE, prompt="And?", **body)
    second = native.whole(GENERATE, prompt="And?", context=first["context"], **body)
    assert second["prompt_eval_count"] == len(first["context"]) + alone["prompt_eval_count"]
    assert second["context"][: len(first["context"])] == first["context"]


def test_context_stands_for_the_models_first_turns(scripted: Native) -> None:
    """With a context the turns that the model brings have gone before; its system message still applies."""
    asked = {"model": TEACHER, "prompt": "Hi"}
    first = scripted.whole(GENERATE, **asked)
    second = scripted.whole(GENERATE, context=first["context"], **asked)
    assert first["prompt_eval_count"] == len("[system:Teach.][user:First?][user:Hi]")
    added = second["prompt_eval_count"] - len(first["context"])
    assert added == len("[system:Teach.][user:Hi]")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ messages[0].role }}: {{ messages[1].content }}", "system: Hi"),
        ("{{ .System }}|{{ .Prompt }}", "Be kind.|Hi"),
        ("{{ range .Messages }}<{{ .Role }}>{{ .Content }}{{ end }}", "<system>Be kind.<user>Hi"),
    ],
    ids=["jinja", "go turns", "go messages"],
)
def test_a_template_of_the_request(native: Native, template: str, expected: str) -> None:
    """A template in Jinja or Go takes the place of the model's own."""
    assert rendered(native, prompt="Hi", system="Be kind.", template=template) == expected


def test_only_managers_send_templates(tmp_path: Path) -> None:
    """A template is a program: a key that may only chat cannot send one."""
    with live_server(tmp_path, ServerSettings(needs_key=True)) as live:
        secret = live.ring.add("anna")
        for native in opened(live):
            native.http.headers["Authorization"] = f"Bearer {secret}"
            asked = {"model": "seedling", "prompt": "Hi"}
            status, text = native.refused(GENERATE, template="{{ messages[0].content }}", **asked)
            assert native.post(GENERATE, **asked).status_code == 200
    assert status == 403
    assert "right to manage models" in text


def test_thinking_and_calls(scripted: Native) -> None:
    """Thinking has its own field; calls of a text that was asked for no tools stay text."""
    whole = scripted.whole(GENERATE, model=THINKER, prompt=answering("<think>Hm.</think>Hello"))
    assert (whole["thinking"], whole["response"]) == ("Hm.", "Hello")
    silent = scripted.whole(GENERATE, model=THINKER, prompt=answering("<think>Hm.</think>Hello"), think=False)
    assert "thinking" not in silent
    assert silent["response"] == "Hello"


def test_log_probabilities(native: Native) -> None:
    """As in a chat: one for each token, after `done`."""
    whole = native.whole(
        GENERATE, model="seedling", prompt="Hi", logprobs=True, top_logprobs=2, options={"num_predict": 3}
    )
    assert [len(one["top_logprobs"]) for one in whole["logprobs"]] == [2, 2, 2]
    assert list(whole)[3:6] == ["done", "logprobs", "done_reason"]


def test_json_mode(native: Native) -> None:
    """`format: "json"` makes the answer begin as JSON, and an empty format is none."""
    body = {"model": "seedling", "prompt": "Hi", "options": {"num_predict": 4}}
    assert native.whole(GENERATE, format="json", **body)["response"].lstrip()[:1] == "{"
    assert native.whole(GENERATE, format="", **body)["done"]


REFUSALS: list[tuple[dict[str, Any], int, str]] = [
    ({"model": ""}, 404, "model '' not found"),
    ({"model": "absent"}, 404, "model 'absent' not found"),
    ({"raw": True, "system": "x"}, 400, "raw mode does not support template, system, or context"),
    ({"raw": True, "template": "x"}, 400, "raw mode does not support template, system, or context"),
    ({"raw": True, "context": [1]}, 400, "raw mode does not support template, system, or context"),
    ({"suffix": "x"}, 400, "does not support insert"),
    ({"images": ["aGk="]}, 400, "does not support vision"),
    ({"images": ["aGk="], "raw": True}, 400, "does not support vision"),
    ({"images": ["?"]}, 400, "an image must be base64"),
    ({"think": "low"}, 400, "does not support thinking"),
    ({"think": "much", "raw": True}, 400, "think must be"),
    ({"template": "{{ if .Prompt }}"}, 400, "template"),
    ({"context": [10**9]}, 400, "between 0 and"),
    ({"context": ["a"]}, 400, "context"),
    ({"keep_alive": "soon"}, 400, "keep_alive"),
    ({"options": {"stop": 3}}, 400, 'option "stop" must be of type array'),
]


@pytest.mark.parametrize(("change", "status", "text"), REFUSALS)
def test_refusals(native: Native, change: dict[str, Any], status: int, text: str) -> None:
    """A client's mistake is told with its status and in the words that clients look for."""
    found = native.refused(GENERATE, **{"model": "seedling", "prompt": "Hi"} | change)
    assert found[0] == status
    assert text in found[1]


def refuses_images(native: Native, *, raw: bool) -> None:
    """The check of H-09: a 400, and the engine's process is the same as before."""
    asked = {"model": "seedling", "prompt": "Hi", "options": {"num_predict": 1}}
    native.whole(GENERATE, **asked)
    before = [one.chat.engine.process_id for one in native.live.host.loaded()]
    status = native.post(GENERATE, images=["aGk="], raw=raw, **asked).status_code
    assert (status, [one.chat.engine.process_id for one in native.live.host.loaded()]) == (400, before)


@pytest.mark.promise("H-09")
@pytest.mark.parametrize("raw", [True, False])
def test_an_image_is_refused_before_the_engine_sees_it(native: Native, raw: bool) -> None:
    """An image for a model that reads text is a 400, and the engine goes on as before."""
    refuses_images(native, raw=raw)


@pytest.mark.canary("H-09")
def test_an_endpoint_that_forgets_images_is_caught(tmp_path: Path) -> None:
    """The check fails for an endpoint that answers without having looked at the image."""
    routes = [forgetful(ROUTES[0], lambda body: body.pop("images", None))]
    with live_server(tmp_path, routes=routes) as live:
        for native in opened(live):
            with pytest.raises(AssertionError):
                refuses_images(native, raw=False)


def test_an_error_after_the_first_piece_is_a_line(scripted: Native) -> None:
    """When the engine dies in the middle, the stream ends with an error."""
    prompt = script(tokens=9, crash_at=4, interval_s=0.01)
    lines = scripted.lines(GENERATE, model=THINKER, prompt=prompt, raw=True)
    assert "error" in lines[-1]
    assert not any(line.get("done") for line in lines)


def test_a_shifted_answer_has_no_context(native: Native) -> None:
    """Ids of a prompt and an answer that do not fit together would only be refused with the next prompt."""
    options = {"num_ctx": 24, "num_predict": 40, "temperature": 0}
    asked = {"model": "seedling", "prompt": "Tell me a story about a fox.", "options": options}
    assert "context" in native.whole("/api/generate", **asked)
    shifted = native.whole("/api/generate", **asked, shift=True)
    assert shifted["groundup"]["shift"]["times"] >= 1
    assert "context" not in shifted
