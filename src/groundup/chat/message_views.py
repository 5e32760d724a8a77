"""A message as chat templates expect it: the keys that model makers' templates look for."""

from __future__ import annotations

import json
from typing import Any

from .messages import Message, ToolCall


class Arguments(dict[str, Any]):
    """The arguments of a call: a mapping that writes itself as JSON.

    Some templates look into arguments, and others (DeepSeek's) expect them as text and add it to other text.
    """

    def __str__(self) -> str:
        return json.dumps(self, ensure_ascii=False)

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)


def template_view(message: Message) -> dict[str, Any]:
    """The message as a dictionary; what it does not have is not there, since templates ask for that.

    Keys follow the chat templates of published models: `reasoning_content` (Qwen, DeepSeek), `thinking`
    (gpt-oss, Granite), `tool_calls` with the arguments as an object, `name` and `tool_call_id` of results.
    """
    view: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.thinking:
        view |= {"reasoning_content": message.thinking, "thinking": message.thinking}
    if message.tool_calls:
        view["tool_calls"] = [_call_view(call) for call in message.tool_calls]
    if message.tool_name:
        view["name"] = message.tool_name
    if message.tool_call_id:
        view["tool_call_id"] = message.tool_call_id
    return view


def _call_view(call: ToolCall) -> dict[str, Any]:
    view: dict[str, Any] = {
        "type": "function",
        "function": {"name": call.name, "arguments": Arguments(call.arguments)},
    }
    return view | {"id": call.id} if call.id else view
