"""Conversations for templates that accept one call in a message.

Llama's templates refuse an earlier answer with several calls, though its models write them. So each call
gets a message of its own, with its result after it: the same story, told one step at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from .messages import Message

_DEMAND: Final = "only supports single tool-calls"  # the template's own words when it refuses


def demands_single_calls(template: str | None) -> bool:
    """Whether a template refuses several calls in a message."""
    return _DEMAND in (template or "")


def with_single_calls(messages: Sequence[Message]) -> list[Message]:
    """The same conversation with one call in a message at most; text and thinking stay with the first."""
    found: list[Message] = []
    at = 0
    while at < len(messages):
        message = messages[at]
        end = at + 1
        if len(message.tool_calls) > 1:
            while end < len(messages) and messages[end].role == "tool":
                end += 1
            found += _told_apart(message, messages[at + 1 : end])
        else:
            found.append(message)
        at = end
    return found


def _told_apart(message: Message, results: Sequence[Message]) -> list[Message]:
    found: list[Message] = []
    left = list(results)
    for number, call in enumerate(message.tool_calls):
        own = message if number == 0 else Message("assistant", "")
        found.append(msgspec.structs.replace(own, tool_calls=[call]))
        result = next((one for one in left if call.id and one.tool_call_id == call.id), None)
        if result is None and left and not left[0].tool_call_id:
            result = left[0]
        if result is not None:
            left.remove(result)
            found.append(result)
    return [*found, *left]
