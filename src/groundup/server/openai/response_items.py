"""The items of `/v1/responses`: what a conversation is made of there, in and out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from groundup.chat.messages import Message, ToolCall
from groundup.chat.requests import Tool
from groundup.errors import InvalidBodyError, UnsupportedFieldError
from groundup.server.tool_results import match_results

from .answer_parts import call_id
from .content import read_arguments, read_parts, read_role

MOST_ITEMS: Final = 500
NAMESPACE: Final = "namespace"


def read_input(value: Any, instructions: str) -> list[Message]:
    """The messages of `input` (a text, or items) with `instructions` before them.

    A call joins the assistant's message before it, and thinking the one after it. What the assistant says
    between a call and its result joins the call.

    Raises:
        InvalidBodyError: an item that cannot be read here.
    """
    system = [Message("system", instructions)] if instructions else []
    if isinstance(value, str):
        return [*system, Message("user", value)]
    if not isinstance(value, list) or not value:
        raise InvalidBodyError("must be a text or a list of items", "input")
    if len(value) > MOST_ITEMS:
        raise InvalidBodyError(f"at most {MOST_ITEMS} items are read, not {len(value)}", "input")
    conversation = _Conversation(system)
    for number, item in enumerate(value):
        conversation.take(item, f"input[{number}]")
    return match_results(conversation.messages)


def function_tools(tools: Sequence[dict[str, Any]]) -> list[Tool]:
    """Tools in the form of the other addresses: the function one level deeper, names with their space.

    Raises:
        UnsupportedFieldError: a tool that would run on a server.
        InvalidBodyError: one without a name.
    """
    found = list[Tool]()
    for number, tool in enumerate(tools):
        place, inside = f"tools[{number}]", tool.get("tools")
        if tool.get("type") == NAMESPACE and isinstance(tool.get("name"), str) and isinstance(inside, list):
            found += [_function(one, place, f"{tool['name']}.") for one in inside]
        else:
            found.append(_function(tool, place))
    return found


def thinking_item(text: str) -> dict[str, Any]:
    """What the model told itself, as an item. Clients send it back as it is, so it is all there twice."""
    return {
        "id": f"rs_{secrets.token_hex(12)}",
        "type": "reasoning",
        "summary": [{"type": "summary_text", "text": text}] if text else [],
        "encrypted_content": text or None,
    }


def message_item(text: str, status: str, logprobs: Sequence[Any] = ()) -> dict[str, Any]:
    """A piece of the answer as an item."""
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": list(logprobs)}
    return {
        "id": f"msg_{secrets.token_hex(12)}",
        "type": "message",
        "status": status,
        "role": "assistant",
        "content": [part] if status == "completed" or text else [],
    }


def call_item(call: ToolCall, status: str) -> dict[str, Any]:
    """A call of a tool as an item."""
    return {
        "id": f"fc_{secrets.token_hex(12)}",
        "type": "function_call",
        "status": status,
        "call_id": call.id or call_id(),
        "name": call.name,
        "arguments": msgspec.json.encode(call.arguments).decode(),
    }


class _Conversation:
    """Joins items to messages."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = list(messages)
        self._thinking = ""
        self._has_open_call = False

    def take(self, item: Any, place: str) -> None:
        if not isinstance(item, dict):
            raise InvalidBodyError("must be an object", place)
        kind = item.get("type") or "message"
        if kind == "reasoning":
            self._thinking = _thinking(item)
        elif kind == "function_call":
            self._join(calls=[_call(item, place)])
            self._has_open_call = True
        elif kind == "function_call_output":
            said = read_parts(item.get("output"), f"{place}.output")
            result = Message(
                "tool",
                said.text,
                tool_call_id=str(item.get("call_id") or ""),
                images=said.images,
                image_places=said.image_places,
            )
            self._add(result)
        elif kind == "message" and isinstance(item.get("role"), str):
            self._say(item, place)
        else:
            shown = repr(kind[:40]) if isinstance(kind, str) else "unknown"
            raise UnsupportedFieldError(f"an item of type {shown} cannot be read here", place)

    def _say(self, item: dict[str, Any], place: str) -> None:
        role = read_role(item["role"], place)
        said = read_parts(item.get("content"), f"{place}.content")
        if role == "assistant" and self._has_open_call and not said.images:
            self._join(said.text)
        else:
            self._add(Message(role, said.text, images=said.images, image_places=said.image_places))

    def _join(self, text: str = "", calls: Sequence[ToolCall] = ()) -> None:
        """Add to what the assistant has just said, or let it say this."""
        if not self.messages or self.messages[-1].role != "assistant" or self._thinking:
            self._add(Message("assistant", text, tool_calls=list(calls)))
            return
        last = self.messages[-1]
        self.messages[-1] = msgspec.structs.replace(
            last,
            content="\n".join(filter(None, (last.content, text))),
            tool_calls=[*last.tool_calls, *calls],
        )

    def _add(self, message: Message) -> None:
        if message.role == "assistant":
            message = msgspec.structs.replace(message, thinking=self._thinking)
        self.messages.append(message)
        self._thinking, self._has_open_call = "", False


def _function(tool: Any, place: str, prefix: str = "") -> Tool:
    if not isinstance(tool, dict) or tool.get("type") != "function":
        kind = tool.get("type") if isinstance(tool, dict) else None
        shown = repr(kind[:40]) if isinstance(kind, str) else "unknown"
        raise UnsupportedFieldError(f"a tool of type {shown} is not run here", place)
    if not isinstance(tool.get("name"), str):
        raise InvalidBodyError("a function needs a name", place)
    function = {name: one for name, one in tool.items() if name != "type"}
    return {"type": "function", "function": function | {"name": prefix + tool["name"]}}


def _thinking(item: dict[str, Any]) -> str:
    summary, content = item.get("summary"), item.get("content")
    parts = [part for parts in (summary, content) if isinstance(parts, list) for part in parts]
    texts = [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]
    kept = item.get("encrypted_content")
    return "\n".join(texts) or (kept if isinstance(kept, str) else "")


def _call(item: dict[str, Any], place: str) -> ToolCall:
    if not isinstance(item.get("name"), str):
        raise InvalidBodyError("a call needs a name", place)
    arguments = read_arguments(item.get("arguments"), place)
    return ToolCall(item["name"], arguments, str(item.get("call_id") or ""))
