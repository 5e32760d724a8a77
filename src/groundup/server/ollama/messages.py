"""Messages and tools as Ollama's API writes and reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from groundup.chat.messages import Message, ToolCall
from groundup.chat.requests import Tool
from groundup.errors import InvalidBodyError
from groundup.server.images import read_image
from groundup.server.tool_results import match_results


class CalledFunction(msgspec.Struct, frozen=True):
    """A function with its arguments: an object, or JSON in a text."""

    name: str
    arguments: dict[str, Any] | str | None = None


class CallBody(msgspec.Struct, frozen=True):
    """A call of a tool in an earlier answer."""

    function: CalledFunction
    id: str | None = None


class MessageBody(msgspec.Struct, frozen=True):
    """One message of a request. The name of a tool may come as `name`, as OpenAI's clients write it."""

    role: str
    content: str | None = None
    thinking: str | None = None
    images: list[str] | None = None
    tool_calls: list[CallBody] | None = None
    tool_name: str | None = None
    name: str | None = None
    tool_call_id: str | None = None


def read_messages(bodies: Sequence[MessageBody]) -> list[Message]:
    """The messages in our own words; results of tools get the name of the call that they answer.

    Raises:
        InvalidBodyError: arguments or images that are not what they should be.
    """
    return match_results([_message(body, f"messages[{number}]") for number, body in enumerate(bodies)])


def read_tools(tools: Sequence[dict[str, Any]]) -> list[Tool]:
    """The tools as they came: keys that we do not know are kept for template and grammar.

    Raises:
        InvalidBodyError: a tool without the name of a function.
    """
    for number, tool in enumerate(tools):
        function = tool.get("function")
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            wanted = 'a tool must be {"type": "function", "function": {"name": ..., "parameters": ...}}'
            raise InvalidBodyError(wanted, f"tools[{number}]")
    return list(tools)


def written_call(call: ToolCall, index: int, identity: str) -> dict[str, Any]:
    """A call of a tool in an answer; `identity` is its id where the model gave none."""
    function = {"index": index, "name": call.name, "arguments": call.arguments}
    return {"id": call.id or identity, "function": function}


def _message(body: MessageBody, place: str) -> Message:
    return Message(
        role=body.role.lower(),
        content=body.content or "",
        thinking=body.thinking or "",
        tool_calls=[_call(one, f"{place}.tool_calls") for one in body.tool_calls or []],
        tool_name=body.tool_name or body.name or "",
        tool_call_id=body.tool_call_id or "",
        images=[read_image(one, f"{place}.images") for one in body.images or []],
    )


def _call(body: CallBody, place: str) -> ToolCall:
    arguments = body.function.arguments or {}
    if isinstance(arguments, str):
        try:
            arguments = msgspec.json.decode(arguments, type=dict[str, Any])
        except msgspec.DecodeError:
            raise InvalidBodyError("arguments must be an object, or JSON of one", place) from None
    return ToolCall(body.function.name, arguments, body.id or "")
