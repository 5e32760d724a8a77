"""Messages as OpenAI's API writes them: text, or parts; calls with their arguments as a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError
from groundup.server.images import read_image
from groundup.server.tool_results import match_results

NO_ADDRESSES = "image URLs are not currently supported, please use base64 encoded data instead"


class FunctionBody(msgspec.Struct, frozen=True):
    """The function of a call, its arguments as JSON in a text."""

    name: str
    arguments: str = "{}"


class CallBody(msgspec.Struct, frozen=True):
    """A call in an earlier answer."""

    function: FunctionBody
    id: str = ""
    type: str = "function"


class MessageBody(msgspec.Struct, frozen=True):
    """One message of a request."""

    role: str
    content: str | list[dict[str, Any]] | None = None
    name: str | None = None
    tool_call_id: str | None = None
    tool_calls: list[CallBody] | None = None
    reasoning: str | None = None
    reasoning_content: str | None = None


def read_messages(bodies: Sequence[MessageBody]) -> list[Message]:
    """The messages in our own words. `developer` is the system's role under another name.

    Raises:
        InvalidBodyError: a part that cannot be read here.
    """
    return match_results([_message(body, f"messages[{number}]") for number, body in enumerate(bodies)])


def _message(body: MessageBody, place: str) -> Message:
    text, images = read_parts(body.content, f"{place}.content")
    if body.content is None and not body.tool_calls:
        raise InvalidBodyError("null is allowed beside tool_calls alone", f"{place}.content")
    return Message(
        role="system" if body.role == "developer" else body.role,
        content=text,
        thinking=body.reasoning or body.reasoning_content or "",
        tool_calls=[_call(one, f"{place}.tool_calls") for one in body.tool_calls or []],
        tool_name=(body.name or "") if body.role == "tool" else "",
        tool_call_id=body.tool_call_id or "",
        images=images,
    )


def read_parts(content: str | list[dict[str, Any]] | None, place: str) -> tuple[str, list[bytes]]:
    """The text and the images of a content; parts stay in order.

    Raises:
        InvalidBodyError: a part of another kind, or an image that is not sent with it.
    """
    if content is None or isinstance(content, str):
        return content or "", []
    texts, images = list[str](), list[bytes]()
    for number, part in enumerate(content):
        kind = part.get("type")
        if kind in ("text", "input_text", "output_text") and isinstance(part.get("text"), str):
            texts.append(part["text"])
        elif kind in ("image_url", "input_image"):
            images.append(_image(part.get("image_url"), f"{place}[{number}]"))
        else:
            raise InvalidBodyError(f"a part of type {kind!r} cannot be read here", f"{place}[{number}]")
    return "\n".join(texts), images


def _image(value: Any, place: str) -> bytes:
    address = value.get("url") if isinstance(value, dict) else value
    if not isinstance(address, str):
        raise InvalidBodyError("an image must be base64", place)
    if not address.startswith("data:"):
        raise InvalidBodyError(NO_ADDRESSES, place)
    return read_image(address, place)


def _call(body: CallBody, place: str) -> ToolCall:
    try:
        arguments = msgspec.json.decode(body.function.arguments or "{}", type=dict[str, Any])
    except msgspec.DecodeError:
        raise InvalidBodyError("arguments must be JSON of an object", place) from None
    return ToolCall(body.function.name, arguments, body.id)
