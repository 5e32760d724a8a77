"""What a request to `/v1/completions` asks of a model."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from groundup.chat.requests import ChatRequest, CompletionRequest
from groundup.errors import GroundupError
from groundup.server.openai.completion_request import CompletionBody, read_prompts, read_request
from tests.server.calls import a_call, body_of
from tests.server.hostile_bodies import ANYTHING, bodies


@pytest.mark.parametrize(
    ("prompt", "prompts"),
    [("a", ["a"]), (["a", "b"], ["a", "b"]), ([1, 2], [[1, 2]]), ([[1], [2]], [[1], [2]]), ("", [""])],
)
def test_forms_of_prompts(prompt: Any, prompts: Any) -> None:
    """A text, several, ids, or several lists of ids."""
    assert read_prompts(body_of(CompletionBody, a_call(), model="m", prompt=prompt)) == prompts


def test_raw_or_through_the_template() -> None:
    """The text is continued as it is, unless the client wants it asked."""
    call = a_call()
    raw = read_request(
        call, body_of(CompletionBody, call, model="m", prompt="a", suffix="b", logprobs=2), "a"
    )
    assert isinstance(raw, CompletionRequest)
    assert (raw.prompt, raw.suffix, raw.logprobs) == ("a", "b", 2)
    chat = read_request(call, body_of(CompletionBody, call, model="m", prompt="a", template=True), "a")
    assert isinstance(chat, ChatRequest)
    assert chat.messages[0].content == "a"


@pytest.mark.promise("H-07")
@settings(max_examples=150, deadline=None)
@given(bodies(CompletionBody, prompt=ANYTHING))
def test_any_body_is_read_or_refused(fields: dict[str, Any]) -> None:
    """Whatever stands in a body, it becomes requests that can be sent on, or a typed error."""
    call = a_call()
    with suppress(GroundupError):
        body = body_of(CompletionBody, call, **fields)
        msgspec.json.encode([read_request(call, body, prompt) for prompt in read_prompts(body)])
