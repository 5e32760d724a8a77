"""Messages as OpenAI's API writes them: text, or parts; calls with their arguments as a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from groundup.chat.messages import ROLES, Message, ToolCall
from groundup.errors import InvalidBodyError
from groundup.server.images import MixedContent, read_image
from groundup.server.tool_results import match_results

NO_ADDRESSES: Final = "image URLs are not currently supported, please use base64 encoded data instead"
DEVELOPER: Final = "developer"  # the system's role under another name

_TEXTS: Final = ("text", "input_text", "output_text")
_IMAGES: Final = ("image_url", "input_image")


class FunctionBody(msgspec.Struct, frozen=True):
    """The function of a call, its arguments as JSON in a text."""

    name: str
    arguments: str | None = None


class CallBody(msgspec.Struct, frozen=True):
    """A call in an earlier answer."""

    function: FunctionBody
    id: str | None = None


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
    """The messages in our own words.

    Raises:
        InvalidBodyError: a part that cannot be read here.
    """
    return match_results([_message(body, f"messages[{number}]") for number, body in enumerate(bodies)])


def read_parts(content: Any, place: str) -> MixedContent:
    """The text and the images of a content; parts stay in order.

    Raises:
        InvalidBodyError: a part of another kind, or an image that is not sent with it.
    """
    mixed = MixedContent()
    if content is None or isinstance(content, str):
        mixed.texts.append(content or "")
        return mixed
    if not isinstance(content, list):
        raise InvalidBodyError("must be a text or a list of parts", place)
    for number, part in enumerate(content):
        kind = part.get("type") if isinstance(part, dict) else None
        if kind in _TEXTS and isinstance(part.get("text"), str):
            mixed.texts.append(part["text"])
        elif kind in _IMAGES:
            mixed.add_image(_image(part.get("image_url"), f"{place}[{number}]"))
        else:
            shown = repr(kind[:40]) if isinstance(kind, str) else "unknown"
            raise InvalidBodyError(f"a part of type {shown} cannot be read here", f"{place}[{number}]")
    return mixed


def read_role(role: str, place: str) -> str:
    """A role by our names.

    Raises:
        InvalidBodyError: there is no such role.
    """
    lowered = role.lower()
    if lowered == DEVELOPER:
        return "system"
    if lowered not in ROLES:
        raise InvalidBodyError(f"must be one of {', '.join((*ROLES, DEVELOPER))}", f"{place}.role")
    return lowered


def read_arguments(arguments: Any, place: str) -> dict[str, Any]:
    """The arguments of a call.

    Raises:
        InvalidBodyError: they are not JSON of an object in a text.
    """
    try:
        return msgspec.json.decode(arguments or "{}", type=dict[str, Any])
    except (msgspec.DecodeError, TypeError):
        raise InvalidBodyError("arguments must be JSON of an object", place) from None


def _message(body: MessageBody, place: str) -> Message:
    role = read_role(body.role, place)
    said = read_parts(body.content, f"{place}.content")
    if body.content is None and not body.tool_calls:
        raise InvalidBodyError("null is allowed beside tool_calls alone", f"{place}.content")
    return Message(
        role=role,
        content=said.text,
        thinking=body.reasoning or body.reasoning_content or "",
        tool_calls=[_call(one, f"{place}.tool_calls") for one in body.tool_calls or []],
        tool_name=(body.name or "") if role == "tool" else "",
        tool_call_id=body.tool_call_id or "",
        images=said.images,
        image_places=said.image_places,
    )


def _image(value: Any, place: str) -> bytes:
    address = value.get("url") if isinstance(value, dict) else value
    if not isinstance(address, str):
        raise InvalidBodyError("an image must be base64", place)
    if not address.startswith("data:"):
        raise InvalidBodyError(NO_ADDRESSES, place)
    return read_image(address, place)


def _call(body: CallBody, place: str) -> ToolCall:
    return ToolCall(body.function.name, read_arguments(body.function.arguments, place), body.id or "")
