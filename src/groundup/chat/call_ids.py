"""Ids of calls as some templates demand them.

Templates of Mistral's models refuse a conversation unless every call has an id of nine letters and digits,
and clients send longer ones, or none. An id means nothing to a model but which result answers which call,
so that it may be any other; the same one each time, for a cache to know the beginning again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

import msgspec

from .messages import Message, ToolCall

_LENGTH: Final = 9
_DEMAND: Final = re.compile(r"length[ )]*!= *9\b")
_GOOD: Final = re.compile(r"[A-Za-z0-9]{9}")


def demands_short_ids(template: str | None) -> bool:
    """Whether a template refuses ids of any other length than nine."""
    return _DEMAND.search(template or "") is not None


def with_short_ids(messages: Sequence[Message]) -> list[Message]:
    """The same conversation with such ids; results without one get those of the calls in order."""
    found: list[Message] = []
    waiting: list[tuple[str, str]] = []  # ids of calls that nothing has answered, theirs and ours
    for message in messages:
        if message.tool_calls:
            waiting = [(call.id, _short(call.id, len(found), n)) for n, call in enumerate(message.tool_calls)]
            calls = [
                ToolCall(call.name, call.arguments, ours)
                for call, (_, ours) in zip(message.tool_calls, waiting, strict=True)
            ]
            found.append(msgspec.structs.replace(message, tool_calls=calls))
        elif message.role == "tool":
            pair = _answered(message.tool_call_id, waiting)
            waiting = [one for one in waiting if one is not pair]
            ours = pair[1] if pair else _short(message.tool_call_id, len(found), 0)
            found.append(msgspec.structs.replace(message, tool_call_id=ours))
        else:
            found.append(message)
    return found


def _answered(identity: str, waiting: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The call that a result answers: that with its id, else the first that waits."""
    named = (pair for pair in waiting if identity and pair[0] == identity)
    return next(named, waiting[0] if waiting else None)


def _short(identity: str, message: int, call: int) -> str:
    if _GOOD.fullmatch(identity):
        return identity
    seed = identity or f"{message}.{call}"
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
