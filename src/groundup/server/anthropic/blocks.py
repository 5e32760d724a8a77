"""Content as Anthropic's API writes it: text, or blocks of text, images, thinking, calls and results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError
from groundup.server.images import read_image
from groundup.server.tool_results import match_results


def read_conversation(messages: Sequence[dict[str, Any]], system: Any) -> list[Message]:
    """The messages in our own words; a result of a tool becomes a message of its own.

    Raises:
        InvalidBodyError: a block that cannot be read here.
    """
    found = [Message("system", _text_of(system, "system"))] if system else []
    for number, message in enumerate(messages):
        found += _messages(message, f"messages[{number}]")
    return match_results(found)


def read_tools(tools: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tools in the form that templates expect.

    Raises:
        InvalidBodyError: a tool that would run on somebody else's computer.
    """
    found = []
    for number, tool in enumerate(tools):
        if not isinstance(tool.get("name"), str) or tool.get("type", "custom") != "custom":
            raise InvalidBodyError("only tools with a name and an input_schema", f"tools[{number}]")
        schema = tool.get("input_schema") or {"type": "object", "properties": {}}
        function = {
            "name": tool["name"],
            "description": tool.get("description", ""),
            "parameters": schema,
        }
        found.append({"type": "function", "function": function})
    return found


def _messages(message: dict[str, Any], place: str) -> list[Message]:
    role, content = message.get("role"), message.get("content")
    if role not in ("user", "assistant", "system"):
        raise InvalidBodyError("must be user or assistant", f"{place}.role")
    if isinstance(content, str):
        return [Message(role, content)]
    if not isinstance(content, list):
        raise InvalidBodyError("must be a text or a list of blocks", f"{place}.content")
    reader = _Blocks(role)
    for number, block in enumerate(content):
        reader.take(block, f"{place}.content[{number}]")
    return reader.messages()


class _Blocks:
    """Collects the blocks of one message."""

    def __init__(self, role: str) -> None:
        self._role = role
        self._texts: list[str] = []
        self._thinking: list[str] = []
        self._images: list[bytes] = []
        self._calls: list[ToolCall] = []
        self._results: list[Message] = []

    def take(self, block: Any, place: str) -> None:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind == "text":
            self._texts.append(str(block.get("text", "")))
        elif kind == "thinking":
            self._thinking.append(str(block.get("thinking", "")))
        elif kind == "image":
            self._images.append(_image(block.get("source"), place))
        elif kind == "tool_use":
            arguments = block.get("input") if isinstance(block.get("input"), dict) else {}
            self._calls.append(
                ToolCall(str(block.get("name", "")), arguments or {}, str(block.get("id", "")))
            )
        elif kind == "tool_result":
            text = _text_of(block.get("content"), f"{place}.content")
            self._results.append(Message("tool", text, tool_call_id=str(block.get("tool_use_id", ""))))
        elif kind != "redacted_thinking":
            raise InvalidBodyError(f"a block of type {kind!r} cannot be read here", place)

    def messages(self) -> list[Message]:
        """Results come first, as they answer what was before."""
        if not (self._texts or self._calls or self._images or self._thinking):
            return self._results
        said = Message(
            self._role,
            "\n".join(self._texts),
            thinking="\n".join(self._thinking),
            tool_calls=self._calls,
            images=self._images,
        )
        return [*self._results, said]


def _text_of(content: Any, place: str) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    if isinstance(content, list):
        texts = [one.get("text") for one in content if isinstance(one, dict) and one.get("type") == "text"]
        if len(texts) == len(content) and all(isinstance(one, str) for one in texts):
            return "\n".join(str(one) for one in texts)
    raise InvalidBodyError("must be a text or blocks of text", place)


def _image(source: Any, place: str) -> bytes:
    if isinstance(source, dict) and source.get("type") == "base64" and isinstance(source.get("data"), str):
        return read_image(source["data"], place)
    raise InvalidBodyError("an image must come with the request, as base64", place)
