"""Messages as OpenAI's API writes them."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError
from groundup.server.openai.content import NO_ADDRESSES, MessageBody, read_messages
from tests.server.calls import a_call, body_of

IMAGE = "data:image/png;base64," + base64.b64encode(b"image").decode()
CALL = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"b": 1, "a": 2}'}}


def read(*messages: dict[str, Any]) -> list[Message]:
    """The messages in our own words."""
    return read_messages([body_of(MessageBody, a_call(), **one) for one in messages])


def test_roles() -> None:
    """Capitals do not matter, and the developer is the system."""
    found = read(*({"role": role, "content": "a"} for role in ("Developer", "SYSTEM", "user", "assistant")))
    assert [one.role for one in found] == ["system", "system", "user", "assistant"]
    with pytest.raises(InvalidBodyError, match=r"messages\[0\].role"):
        read({"role": "pirate", "content": "a"})


def test_parts_stay_one_message() -> None:
    """Texts are joined in order; images keep theirs, and their places."""
    parts = [
        {"type": "text", "text": "One"},
        {"type": "image_url", "image_url": {"url": IMAGE}},
        {"type": "text", "text": "two"},
        {"type": "image_url", "image_url": IMAGE},
    ]
    expected = Message("user", "One\ntwo", images=[b"image"] * 2, image_places=[4, 7])
    assert read({"role": "user", "content": parts}) == [expected]


@pytest.mark.promise("H-09")
@pytest.mark.parametrize(
    "address", ["http://localhost/a.png", "https://example.org/a.png", "file:///etc/passwd"]
)
def test_nothing_is_fetched(address: str) -> None:
    """An address of an image is refused, whatever it points to."""
    with pytest.raises(InvalidBodyError, match=NO_ADDRESSES[:20]):
        read({"role": "user", "content": [{"type": "image_url", "image_url": {"url": address}}]})


def test_calls_and_results() -> None:
    """Arguments keep their order; a result gets the name of its call."""
    asked, result = read(
        {"role": "assistant", "content": None, "tool_calls": [CALL], "reasoning_content": "Hm."},
        {"role": "tool", "tool_call_id": "c1", "content": "blue"},
    )
    assert asked == Message(
        "assistant", "", thinking="Hm.", tool_calls=[ToolCall("look", {"b": 1, "a": 2}, "c1")]
    )
    assert list(asked.tool_calls[0].arguments) == ["b", "a"]
    assert (result.tool_name, result.tool_call_id) == ("look", "c1")


@pytest.mark.parametrize(
    "message",
    [
        {"role": "user", "content": None},
        {"role": "user", "content": [{"type": "input_audio"}]},
        {"role": "user", "content": [{"type": "image_url"}]},
        {"role": "user", "content": [{"type": "image_url", "image_url": "data:;base64,???"}]},
        {"role": "assistant", "tool_calls": [{"function": {"name": "look", "arguments": "[1]"}}]},
    ],
)
def test_what_cannot_be_read(message: dict[str, Any]) -> None:
    """It is refused with its place."""
    with pytest.raises(InvalidBodyError, match=r"messages\[0\]"):
        read(message)
