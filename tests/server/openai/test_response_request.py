"""What a request to `/v1/responses` asks of a model."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from groundup.errors import GroundupError
from groundup.server.openai.response_object import answer_object
from groundup.server.openai.response_request import ResponsesBody, read_request
from tests.server.calls import a_call, body_of
from tests.server.hostile_bodies import ANYTHING, MESSAGES, bodies


def test_every_field_has_its_place() -> None:
    """The fields of this address become the same request as elsewhere."""
    call = a_call()
    body = body_of(
        ResponsesBody,
        call,
        model="m",
        input="Hi",
        instructions="Be kind.",
        max_output_tokens=9,
        reasoning={"effort": "low"},
        text={"format": {"type": "json_object"}, "verbosity": "low"},
        truncation="auto",
        include=["message.output_text.logprobs"],
        store=True,
    )
    request = read_request(call, body)
    assert [(one.role, one.content) for one in request.messages] == [("system", "Be kind."), ("user", "Hi")]
    assert (request.max_tokens, request.think, request.answer_format) == (9, "low", "json")
    assert (request.truncate, request.logprobs) == (True, 0)
    assert [one.details for one in call.warnings.items] == [{"name": "text.verbosity"}]


@pytest.mark.promise("H-07")
@settings(max_examples=150, deadline=None)
@given(bodies(ResponsesBody, input=MESSAGES | ANYTHING))
def test_any_body_is_read_or_refused(fields: dict[str, Any]) -> None:
    """Whatever stands in a body, it becomes a request and an answer's head, or a typed error."""
    call = a_call()
    with suppress(GroundupError):
        body = body_of(ResponsesBody, call, **fields)
        msgspec.json.encode([read_request(call, body), answer_object(call, body)])
