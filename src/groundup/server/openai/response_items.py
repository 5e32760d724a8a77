"""The items of `/v1/responses`: what a conversation is made of there, in and out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import msgspec

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError
from groundup.server.tool_results import match_results

from .content import read_parts


def read_input(value: Any, instructions: str) -> list[Message]:
    """The messages of `input` (a text, or items) with `instructions` before them.

    A call joins the assistant's message before it, and thinking the one after it.

    Raises:
        InvalidBodyError: an item that cannot be read here.
    """
    system = [Message("system", instructions)] if instructions else []
    if isinstance(value, str):
        return [*system, Message("user", value)]
    if not isinstance(value, list):
        raise InvalidBodyError("must be a text or a list of items", "input")
    messages, thinking = list[Message](system), ""
    for number, item in enumerate(value):
        place = f"input[{number}]"
        if not isinstance(item, dict):
            raise InvalidBodyError("must be an object", place)
        kind = item.get("type", "message")
        if kind == "reasoning":
            thinking = _thinking(item)
            continue
        if kind == "function_call":
            _join(messages, _call(item, place), thinking)
        else:
            messages.append(_message(item, kind, place, thinking))
        thinking = ""
    return match_results(messages)


def function_tools(tools: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tools in the form of the other addresses: the function one level deeper.

    Raises:
        InvalidBodyError: a tool that would run on somebody else's computer.
    """
    found = []
    for number, tool in enumerate(tools):
        if tool.get("type") != "function":
            raise InvalidBodyError(f"a tool of type {tool.get('type')!r} is not run here", f"tools[{number}]")
        found.append(
            {"type": "function", "function": {name: one for name, one in tool.items() if name != "type"}}
        )
    return found


def thinking_item(text: str) -> dict[str, Any]:
    """What the model told itself, as an item."""
    return {
        "id": f"rs_{secrets.token_hex(8)}",
        "type": "reasoning",
        "summary": [{"type": "summary_text", "text": text}] if text else [],
    }


def message_item(text: str, status: str, logprobs: Sequence[Any] = ()) -> dict[str, Any]:
    """A piece of the answer as an item."""
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": list(logprobs)}
    return {
        "id": f"msg_{secrets.token_hex(8)}",
        "type": "message",
        "status": status,
        "role": "assistant",
        "content": [part] if status == "completed" or text else [],
    }


def call_item(call: ToolCall, status: str) -> dict[str, Any]:
    """A call of a tool as an item."""
    return {
        "id": f"fc_{secrets.token_hex(8)}",
        "type": "function_call",
        "status": status,
        "call_id": call.id or f"call_{secrets.token_hex(8)}",
        "name": call.name,
        "arguments": msgspec.json.encode(call.arguments).decode(),
    }


def _message(item: dict[str, Any], kind: str, place: str, thinking: str) -> Message:
    if kind == "function_call_output":
        text, _ = read_parts(item.get("output"), f"{place}.output")
        return Message("tool", text, tool_call_id=str(item.get("call_id") or ""))
    if kind != "message" or not isinstance(item.get("role"), str):
        raise InvalidBodyError(f"an item of type {kind!r} cannot be read here", place)
    text, images = read_parts(item.get("content"), f"{place}.content")
    role = "system" if item["role"] == "developer" else item["role"]
    return Message(role, text, thinking=thinking if role == "assistant" else "", images=images)


def _thinking(item: dict[str, Any]) -> str:
    parts = [*(item.get("summary") or []), *(item.get("content") or [])]
    return "\n".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def _call(item: dict[str, Any], place: str) -> ToolCall:
    try:
        arguments = msgspec.json.decode(item.get("arguments") or "{}", type=dict[str, Any])
    except (msgspec.DecodeError, TypeError):
        raise InvalidBodyError("arguments must be JSON of an object", place) from None
    if not isinstance(item.get("name"), str):
        raise InvalidBodyError("a call needs a name", place)
    return ToolCall(item["name"], arguments, str(item.get("call_id") or ""))


def _join(messages: list[Message], call: ToolCall, thinking: str) -> None:
    if messages and messages[-1].role == "assistant":
        last = messages[-1]
        messages[-1] = msgspec.structs.replace(last, tool_calls=[*last.tool_calls, call])
    else:
        messages.append(Message("assistant", "", thinking=thinking, tool_calls=[call]))
