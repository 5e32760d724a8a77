"""Reads calls in which each argument stands between tags of its own, as models that write code prefer.

Text needs no escaping there, so what is text and what is a number shows only in what the tool declares.
Everything is found by plain search from front to end: a stranger's text costs no more than its length.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from groundup.chat.messages import ToolCall

from .readers import LONGEST_CALLS, MOST_CALLS, NO_TYPES, ToolTypes

_FUNCTION: Final = ("<function=", "</function>")
_PARAMETER: Final = ("<parameter=", "</parameter>")
_KEY: Final = ("<arg_key>", "</arg_key>")
_VALUE: Final = ("<arg_value>", "</arg_value>")


def xml_calls(text: str, types: ToolTypes = NO_TYPES) -> list[ToolCall]:
    """`<function=name><parameter=key>value</parameter></function>` (Qwen's coders)."""
    if len(text) > LONGEST_CALLS:
        return []
    calls = []
    for function in _between(text, *_FUNCTION):
        name, closed, body = function.partition(">")
        if closed and name.strip():
            given = (one.partition(">") for one in _between(body, *_PARAMETER))
            values = {key.strip(): _own_lines(value) for key, _, value in given}
            calls.append(_call(name.strip(), values, types))
    return calls[:MOST_CALLS]


def pair_calls(text: str, types: ToolTypes = NO_TYPES) -> list[ToolCall]:
    """`name<arg_key>key</arg_key><arg_value>value</arg_value>` (GLM)."""
    name, found, _ = text.partition(_KEY[0])
    if len(text) > LONGEST_CALLS or not found or not name.strip():
        return []
    pairs = zip(_between(text, *_KEY), _between(text, *_VALUE), strict=False)
    return [_call(name.strip(), {key.strip(): value for key, value in pairs}, types)]


def _between(text: str, opening: str, closing: str) -> Iterator[str]:
    """What stands between each two tags, in order; what nothing closes is left out."""
    at = 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start)
        if end < 0:
            return
        yield text[start + len(opening) : end]
        at = end + len(closing)


def _own_lines(text: str) -> str:
    """A value without the line breaks that only keep it apart from its tags."""
    return text.removeprefix("\n").removesuffix("\n")


def _call(name: str, values: dict[str, str], types: ToolTypes) -> ToolCall:
    declared = types.get(name, {})
    return ToolCall(name, {key: _value(text, declared.get(key)) for key, text in values.items()})


def _value(text: str, declared: Any) -> Any:
    """Text where the tool declares text; elsewhere JSON, or Python's words, where it is either."""
    kind = declared.get("type") if isinstance(declared, dict) else None
    if kind == "string" or (isinstance(kind, list) and "string" in kind):
        return text
    word = text.strip()
    try:
        return json.loads(_PYTHON_WORDS.get(word, word))
    except (ValueError, RecursionError):
        return text


_PYTHON_WORDS: Final = {"True": "true", "False": "false", "None": "null"}
