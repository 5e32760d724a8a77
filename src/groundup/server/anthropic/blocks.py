"""Content as Anthropic's API writes it: text, or blocks of text, images, thinking, calls and results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError
from groundup.server.images import MixedContent, read_image
from groundup.server.tool_results import match_results

_ROLES: Final = ("user", "assistant", "system")


def read_conversation(messages: Sequence[dict[str, Any]], system: Any) -> list[Message]:
    """The messages in our own words; a result of a tool becomes a message of its own.

    Raises:
        InvalidBodyError: a block that cannot be read here.
    """
    found = [Message("system", _text_of(system, "system"))] if system else []
    for number, message in enumerate(messages):
        found += _messages(message, f"messages[{number}]")
    return match_results(found)


def _messages(message: dict[str, Any], place: str) -> list[Message]:
    role, content = message.get("role"), message.get("content")
    if not isinstance(role, str) or role not in _ROLES:
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
        self._said = MixedContent()
        self._thinking: list[str] = []
        self._calls: list[ToolCall] = []
        self._results: list[Message] = []

    def take(self, block: Any, place: str) -> None:
        """Read one of them."""
        kind = block.get("type") if isinstance(block, dict) else None
        match kind:
            case "text":
                self._said.texts.append(_string(block, "text", place))
            case "thinking":
                self._thinking.append(_string(block, "thinking", place))
            case "redacted_thinking":
                pass  # what it says can be read by its maker alone
            case "image":
                self._said.add_image(_image(block.get("source"), place))
            case "tool_use":
                self._calls.append(_call(block, place))
            case "tool_result":
                self._results.append(_result(block, place))
            case _:
                shown = repr(kind[:40]) if isinstance(kind, str) else "unknown"
                raise InvalidBodyError(f"a block of type {shown} cannot be read here", place)

    def messages(self) -> list[Message]:
        """Results come first, as they answer what was before."""
        has_words = self._said.texts or self._said.images or self._thinking
        if self._results and not (has_words or self._calls):
            return self._results
        said = Message(
            self._role,
            self._said.text,
            thinking="\n".join(self._thinking),
            tool_calls=self._calls,
            images=self._said.images,
            image_places=self._said.image_places,
        )
        return [*self._results, said]


def _call(block: dict[str, Any], place: str) -> ToolCall:
    arguments = block.get("input") or {}
    if not isinstance(arguments, dict):
        raise InvalidBodyError("must be an object", f"{place}.input")
    return ToolCall(_string(block, "name", place), arguments, _string(block, "id", place))


def _result(block: dict[str, Any], place: str) -> Message:
    text = _text_of(block.get("content"), f"{place}.content")
    return Message("tool", text, tool_call_id=_string(block, "tool_use_id", place))


def _string(block: dict[str, Any], name: str, place: str) -> str:
    value = block.get(name)
    if not isinstance(value, str):
        raise InvalidBodyError("must be a text", f"{place}.{name}")
    return value


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
