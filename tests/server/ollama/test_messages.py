"""Messages and tools, in and out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError
from groundup.server.ollama.messages import MessageBody, read_messages, read_tools, written_call


def read(*messages: dict[str, Any]) -> list[Message]:
    """Messages as clients send them."""
    return read_messages(msgspec.convert(messages, list[MessageBody]))


def test_a_whole_message() -> None:
    """Every field has its place; an image is bytes."""
    call = {"id": "1", "function": {"index": 0, "name": "f", "arguments": {"b": 1, "a": [2]}}}
    sent = {"role": "assistant", "content": "x", "thinking": "y", "tool_calls": [call], "images": ["aGk="]}
    assert read(sent) == [
        Message("assistant", "x", "y", [ToolCall("f", {"b": 1, "a": [2]}, "1")], images=[b"hi"])
    ]


def test_null_is_absent() -> None:
    """Clients send null for what they do not have, in calls as well."""
    call = {"id": None, "function": {"name": "f", "arguments": None}}
    sent = {"role": "assistant", "content": None, "thinking": None, "images": None, "tool_name": None}
    assert read(sent | {"tool_calls": [call]}) == [Message("assistant", "", tool_calls=[ToolCall("f")])]


def test_roles_are_lower_cased() -> None:
    """`User` is a user; roles that we do not know are the template's business."""
    assert [message.role for message in read({"role": "User"}, {"role": "Critic"})] == ["user", "critic"]


@pytest.mark.parametrize("arguments", ['{"b": 1, "a": 2}', {"b": 1, "a": 2}])
def test_arguments_keep_their_order(arguments: Any) -> None:
    """An object, or the JSON of one; keys stay as they came."""
    (message,) = read(
        {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": arguments}}]}
    )
    assert list(message.tool_calls[0].arguments.items()) == [("b", 1), ("a", 2)]


@pytest.mark.parametrize("arguments", ["{", "[1]", "3"])
def test_other_arguments(arguments: str) -> None:
    """The message is named."""
    call = {"function": {"name": "f", "arguments": arguments}}
    with pytest.raises(InvalidBodyError, match=r"messages\[1\].tool_calls: arguments must be an object"):
        read({"role": "user"}, {"role": "assistant", "tool_calls": [call]})


def test_results_find_their_calls() -> None:
    """A result that has lost its id gets name and id of the call before it; `name` will do as well."""
    calls = [{"id": "1", "function": {"name": "f"}}, {"id": "2", "function": {"name": "g"}}]
    asked = {"role": "assistant", "tool_calls": calls}
    *_, one, two = read(
        asked, {"role": "tool", "name": "g", "content": "3"}, {"role": "tool", "content": "4"}
    )
    assert [(one.tool_name, one.tool_call_id), (two.tool_name, two.tool_call_id)] == [("g", "2"), ("f", "1")]


def test_tools_are_kept_whole() -> None:
    """Keys that we do not know stay, in their order, for template and grammar."""
    tool = {
        "type": "function",
        "x": 1,
        "function": {"name": "f", "strict": True, "parameters": {"z": 1, "a": 2}},
    }
    assert read_tools([tool]) == [tool]
    assert list(read_tools([tool])[0]["function"]["parameters"]) == ["z", "a"]


@pytest.mark.parametrize("tool", [{}, {"function": 3}, {"function": {}}, {"function": {"name": 3}}])
def test_tools_without_a_function(tool: dict[str, Any]) -> None:
    """A tool must name a function."""
    with pytest.raises(InvalidBodyError, match=r"tools\[0\]"):
        read_tools([tool])


def test_a_call_in_an_answer() -> None:
    """Arguments are an object, the index is there, and the model's own id wins."""
    call = ToolCall("f", {"a": 1})
    assert written_call(call, 0, "call_x") == {
        "id": "call_x",
        "function": {"index": 0, "name": "f", "arguments": {"a": 1}},
    }
    assert written_call(ToolCall("f", {}, "own"), 1, "call_x")["id"] == "own"
