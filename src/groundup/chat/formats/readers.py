"""Reads the calls of tools that models write: as JSON, alone or after a name.

Every reader takes the text between two tags and gives the calls in it, or none if it is anything else.
The text is a stranger's: its length and depth are bounded, and nothing in it is ever run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from groundup.chat.messages import ToolCall

ToolTypes = Mapping[str, Mapping[str, Any]]
"""The names of the tools, and of each the schemas of its parameters, as far as they are told."""

CallReader = Callable[[str, ToolTypes], list[ToolCall]]

NO_TYPES: Final[ToolTypes] = MappingProxyType({})
LONGEST_CALLS: Final = 256 * 1024
MOST_CALLS: Final = 128

_ARGUMENT_KEYS: Final = ("arguments", "parameters", "args", "input")
_FENCE: Final = "```"
_LANGUAGE: Final = re.compile(r"[a-z_]*")  # after an opening fence


def json_calls(text: str, types: ToolTypes = NO_TYPES) -> list[ToolCall]:
    """One call as an object, or a list of them: `{"name": ..., "arguments": {...}}`.

    The arguments may be under "parameters", and may be JSON inside a string. An object with the name as
    its only key (`{"get_weather": {...}}`) counts too. Several objects may follow each other.
    """
    values = _json_values(without_fence(text))
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    calls = [_call_of(one) for one in flat[:MOST_CALLS]]
    return [call for call in calls if call is not None] if None not in calls else []


def named_call(separator: str, id_separator: str = "\0") -> CallReader:
    """A reader for `name<separator>{...}`, or `name<id_separator>id<separator>{...}`."""

    def read(text: str, types: ToolTypes = NO_TYPES) -> list[ToolCall]:
        head, found, rest = text.partition(separator)
        name, _, identity = head.partition(id_separator)
        values = _json_values(without_fence(rest))
        if not found or not name.strip() or len(values) != 1 or not isinstance(values[0], dict):
            return []
        return [ToolCall(name.strip(), values[0], identity.strip())]

    return read


def first_of(*readers: CallReader) -> CallReader:
    """A reader that takes what the first of several readers finds."""
    return lambda text, types: next((calls for read in readers if (calls := read(text, types))), [])


def _json_values(text: str) -> list[Any]:
    """All JSON values that stand one after another in a text; none if there is anything else."""
    if len(text) > LONGEST_CALLS:
        return []
    decoder, values, at = json.JSONDecoder(), list[Any](), 0
    text = text.strip()
    try:
        while at < len(text) and len(values) < MOST_CALLS:
            value, at = decoder.raw_decode(text, at)
            values.append(value)
            at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n;,"))
    except (ValueError, RecursionError):
        return []
    return values


def _call_of(value: Any) -> ToolCall | None:
    if not isinstance(value, dict):
        return None
    value = value.get("function", value) if isinstance(value.get("function"), dict) else value
    name = value.get("name", value.get("function"))
    if isinstance(name, str) and name:
        given: Any = next((value[key] for key in _ARGUMENT_KEYS if key in value), {})
        arguments = _as_object(given)
        identity = value.get("id")
        return (
            None
            if arguments is None
            else ToolCall(name, arguments, identity if isinstance(identity, str) else "")
        )
    if len(value) == 1:
        ((name, given),) = value.items()
        arguments = _as_object(given)
        return ToolCall(name, arguments) if name and arguments is not None else None
    return None


def _as_object(value: Any) -> dict[str, Any] | None:
    if isinstance(value, str):
        values = _json_values(value)
        value = values[0] if len(values) == 1 else None
    if value is None:
        return {}
    return value if isinstance(value, dict) else None


def without_fence(text: str) -> str:
    """What stands in a fenced block, where the text is one."""
    text = text.strip()
    if len(text) < 2 * len(_FENCE) or not (text.startswith(_FENCE) and text.endswith(_FENCE)):
        return text
    inside = text[len(_FENCE) : -len(_FENCE)]
    return inside[_LANGUAGE.match(inside).end() :].strip()  # type: ignore[union-attr]  # it matches nothing, too
