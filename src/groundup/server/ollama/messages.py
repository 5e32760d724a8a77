"""Messages and tools as Ollama's API writes and reads them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import msgspec

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError


class CalledFunction(msgspec.Struct, frozen=True):
    """A function with its arguments: an object, or JSON in a text."""

    name: str
    arguments: dict[str, Any] | str = {}
    index: int = 0


class CallBody(msgspec.Struct, frozen=True):
    """A call of a tool in an earlier answer."""

    function: CalledFunction
    id: str = ""


class MessageBody(msgspec.Struct, frozen=True):
    """One message of a request."""

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
    messages = [_message(body, f"messages[{number}]") for number, body in enumerate(bodies)]
    return match_results(messages)


def match_results(messages: Sequence[Message]) -> list[Message]:
    """Results of tools with the name and id of their call: by id, else by name, else in order."""
    open_calls: list[ToolCall] = []
    matched = list[Message]()
    for message in messages:
        if message.role == "tool":
            call = _answered(message, open_calls)
            if call is not None:
                open_calls.remove(call)
                message = msgspec.structs.replace(  # noqa: PLW2901
                    message, tool_name=call.name, tool_call_id=message.tool_call_id or call.id
                )
        elif message.tool_calls:
            open_calls = list(message.tool_calls)
        matched.append(message)
    return matched


def written_call(call: ToolCall, index: int, identity: str) -> dict[str, Any]:
    """A call of a tool in an answer."""
    function = {"index": index, "name": call.name, "arguments": call.arguments}
    return {"id": call.id or identity, "function": function}


def read_image(text: str, place: str) -> bytes:
    """The bytes of an image in base64, plain or as a data address. No other address is ever fetched.

    Raises:
        InvalidBodyError: it is something else.
    """
    if text.startswith("data:"):
        text = text.partition(",")[2]
    elif text.lower().startswith(("http:", "https:")):
        raise InvalidBodyError("image URLs are not supported, send the image as base64 instead", place)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidBodyError("an image must be base64", place) from None


def _message(body: MessageBody, place: str) -> Message:
    return Message(
        role=body.role,
        content=body.content or "",
        thinking=body.thinking or "",
        tool_calls=[_call(one, f"{place}.tool_calls") for one in body.tool_calls or []],
        tool_name=body.tool_name or body.name or "",
        tool_call_id=body.tool_call_id or "",
        images=[read_image(one, f"{place}.images") for one in body.images or []],
    )


def _call(body: CallBody, place: str) -> ToolCall:
    arguments = body.function.arguments
    if isinstance(arguments, str):
        try:
            arguments = msgspec.json.decode(arguments or "{}", type=dict[str, Any])
        except msgspec.DecodeError:
            raise InvalidBodyError("arguments must be an object, or JSON of one", place) from None
    return ToolCall(body.function.name, arguments, body.id)


def _answered(message: Message, open_calls: Sequence[ToolCall]) -> ToolCall | None:
    by_id = (one for one in open_calls if message.tool_call_id and one.id == message.tool_call_id)
    by_name = (one for one in open_calls if message.tool_name and one.name == message.tool_name)
    in_order = iter(open_calls) if not message.tool_name else iter(())
    return next(by_id, None) or next(by_name, None) or next(in_order, None)
