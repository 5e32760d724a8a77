"""What a request to `/v1/chat/completions` asks of a model."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from groundup.chat.requests import ChatRequest
from groundup.errors import GroundupError, InvalidBodyError, UnsupportedFieldError
from groundup.server.call import Call
from groundup.server.openai.chat_request import ChatCompletionBody, read_request
from groundup.server.options import NO_LIMIT_TOKENS
from tests.server.calls import a_call, body_of
from tests.server.hostile_bodies import MESSAGES, bodies

HELLO = [{"role": "user", "content": "Hello"}]


def asked(call: Call | None = None, **fields: Any) -> ChatRequest:
    """What a body asks."""
    call = call or a_call()
    return read_request(call, body_of(ChatCompletionBody, call, **{"model": "m", "messages": HELLO} | fields))


def test_plain() -> None:
    """Without wishes, OpenAI's defaults take the last place, and nothing else is decided."""
    request = asked()
    assert request == ChatRequest(
        messages=request.messages,
        sampling=msgspec.structs.replace(
            request.sampling, given={}, defaults={"temperature": 1.0, "top_p": 1.0}
        ),
    )


def test_own_fields_win_over_options() -> None:
    """What this API has a field for is taken from there; stop texts of both are used."""
    request = asked(
        temperature=0.5, stop="a", max_tokens=4, options={"temperature": 1, "top_k": 3, "stop": ["b"]}
    )
    assert request.sampling.given == {"temperature": 0.5, "top_k": 3}
    assert (request.stop, request.max_tokens) == (["a", "b"], 4)


def test_the_newer_limit_wins() -> None:
    """`max_completion_tokens` replaces `max_tokens`; below zero there is no limit."""
    assert asked(max_completion_tokens=5, max_tokens=9).max_tokens == 5
    assert asked(max_tokens=-1).max_tokens == NO_LIMIT_TOKENS
    assert asked(max_tokens=10**30).max_tokens == NO_LIMIT_TOKENS
    with pytest.raises(InvalidBodyError):
        asked(max_tokens=0)


@pytest.mark.parametrize(
    ("fields", "think"),
    [
        ({}, None),
        ({"reasoning_effort": "none"}, False),
        ({"reasoning_effort": "minimal"}, "low"),
        ({"reasoning_effort": "xhigh"}, "max"),
        ({"reasoning": {"effort": "medium"}}, "medium"),
        ({"think": True, "reasoning_effort": "none"}, True),
    ],
)
def test_efforts(fields: dict[str, Any], think: Any) -> None:
    """Each level of this API has one of ours."""
    assert asked(**fields).think == think


@pytest.mark.parametrize("name", ["functions", "function_call", "audio", "web_search_options"])
def test_what_would_change_the_meaning_is_refused(name: str) -> None:
    """It is named, and never ignored."""
    fields: dict[str, Any] = {name: {}}
    with pytest.raises(UnsupportedFieldError, match=name):
        asked(**fields)


def test_a_schema_that_need_not_be_strict() -> None:
    """Where no grammar can hold it, any JSON is as near as one gets, and a warning says so."""
    schema = {"type": "object", "patternProperties": {"(a)\\1": {}}, "not": {}}
    described = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}}
    assert asked(response_format=described).answer_format == schema
    described["json_schema"] |= {"strict": False}  # type: ignore[operator]
    call = a_call()
    assert asked(call, response_format=described).answer_format == "json"
    assert [one.code for one in call.warnings.items] == ["schema-ignored"]


def test_who_asks() -> None:
    """The owner of the key is who shares what was computed, and whose share of the time it takes."""
    assert asked(a_call("anna")).asked_by.owner == "anna"


@pytest.mark.promise("H-07")
@settings(max_examples=150, deadline=None)
@given(bodies(ChatCompletionBody, messages=MESSAGES))
def test_any_body_is_read_or_refused(fields: dict[str, Any]) -> None:
    """Whatever stands in a body, it becomes a request that can be sent on, or a typed error."""
    call = a_call()
    with suppress(GroundupError):
        msgspec.json.encode(read_request(call, body_of(ChatCompletionBody, call, **fields)))
