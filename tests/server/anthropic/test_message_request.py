"""What a request to `/v1/messages` asks of a model."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from groundup.chat.requests import ChatRequest
from groundup.errors import GroundupError, InvalidBodyError, UnsupportedFieldError
from groundup.server.anthropic.message_request import MessagesBody, read_request
from tests.server.calls import a_call, body_of
from tests.server.hostile_bodies import MESSAGES, bodies

HELLO = [{"role": "user", "content": "Hello"}]


def asked(**fields: Any) -> ChatRequest:
    """What a body asks."""
    call = a_call()
    return read_request(
        call, body_of(MessagesBody, call, **{"model": "m", "messages": HELLO, "max_tokens": 9} | fields)
    )


def test_plain() -> None:
    """A model thinks only where that is asked for, and the API's own temperature takes the last place."""
    request = asked(top_k=3, stop_sequences=["END"])
    assert (request.think, request.max_tokens, request.stop) == (False, 9, ["END"])
    assert request.sampling.given == {"top_k": 3}
    assert request.sampling.defaults == {"temperature": 1.0}


@pytest.mark.parametrize(
    ("fields", "think"),
    [
        ({"thinking": {"type": "enabled"}}, True),
        ({"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}}, "low"),
        ({"thinking": {"type": "disabled"}, "output_config": {"effort": "low"}}, False),
    ],
)
def test_thinking(fields: dict[str, Any], think: Any) -> None:
    """It is switched by one field and measured by another."""
    assert asked(**fields).think == think


@pytest.mark.parametrize(
    ("choice", "ours"),
    [
        ({}, "auto"),
        ({"type": "any"}, "required"),
        ({"type": "none"}, "none"),
        ({"type": "tool", "name": "look"}, "function:look"),
    ],
)
def test_choices_of_tools(choice: dict[str, Any], ours: str) -> None:
    """Each has a name of ours."""
    assert asked(tool_choice=choice).tool_choice == ours


def test_one_call_at_a_time() -> None:
    """The client may forbid several calls at once."""
    assert not asked(tool_choice={"type": "auto", "disable_parallel_tool_use": True}).parallel_tool_calls


def test_a_schema_for_the_answer() -> None:
    """It stands in the configuration of the output."""
    schema = {"type": "object"}
    assert asked(output_config={"format": {"type": "json_schema", "schema": schema}}).answer_format == schema


@pytest.mark.parametrize(
    "fields",
    [
        {"output_config": {"effort": "huge"}, "thinking": {"type": "enabled"}},
        {"output_config": {"format": {}}},
    ],
)
def test_wrong_values(fields: dict[str, Any]) -> None:
    """They are refused with their place."""
    with pytest.raises(InvalidBodyError, match="output_config"):
        asked(**fields)


@pytest.mark.parametrize("fields", [{"mcp_servers": [{}]}, {"container": "a"}])
def test_what_runs_elsewhere(fields: dict[str, Any]) -> None:
    """Other computers are not asked."""
    with pytest.raises(UnsupportedFieldError):
        asked(**fields)


@pytest.mark.promise("H-07")
@settings(max_examples=150, deadline=None)
@given(bodies(MessagesBody, messages=MESSAGES))
def test_any_body_is_read_or_refused(fields: dict[str, Any]) -> None:
    """Whatever stands in a body, it becomes a request that can be sent on, or a typed error."""
    call = a_call()
    with suppress(GroundupError):
        msgspec.json.encode(read_request(call, body_of(MessagesBody, call, **fields), needs_limit=False))
