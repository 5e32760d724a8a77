"""Reads the calls of tools that models write: as JSON, as Python, and in their own notations.

Every reader takes the text between two tags and gives the calls in it, or none if it is anything else.
The text is a stranger's: its length and depth are bounded, and nothing in it is ever run.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
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
    values = _json_values(_without_fence(text))
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    calls = [_call_of(one) for one in flat[:MOST_CALLS]]
    return [call for call in calls if call is not None] if None not in calls else []


def python_calls(text: str, types: ToolTypes = NO_TYPES) -> list[ToolCall]:
    """Calls in Python's notation, `get_weather(city="Graz")`, alone, in lines, or in a list."""
    text = _without_fence(text).strip()
    if not text or len(text) > LONGEST_CALLS:
        return []
    try:
        statements = _parsed(text).body
        expressions = [_unlisted(one.value) for one in statements if isinstance(one, ast.Expr)]
        if len(expressions) != len(statements):
            return []
        return [_python_call(one) for group in expressions for one in group][:MOST_CALLS]
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []


def named_call(separator: str, id_separator: str = "\0") -> CallReader:
    """A reader for `name<separator>{...}`, or `name<id_separator>id<separator>{...}`."""

    def read(text: str, types: ToolTypes = NO_TYPES) -> list[ToolCall]:
        head, found, rest = text.partition(separator)
        name, _, identity = head.partition(id_separator)
        values = _json_values(_without_fence(rest))
        if not found or not name.strip() or len(values) != 1 or not isinstance(values[0], dict):
            return []
        return [ToolCall(name.strip(), values[0], identity.strip())]

    return read


def first_of(*readers: CallReader) -> CallReader:
    """A reader that takes what the first of several readers finds."""
    return lambda text, types: next((calls for read in readers if (calls := read(text, types))), [])


def _parsed(text: str) -> ast.Module:
    """The tree; what Python thinks of its style would quote the text, and is nobody's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


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


def _unlisted(expression: ast.expr) -> list[ast.expr]:
    return list(expression.elts) if isinstance(expression, ast.List | ast.Tuple) else [expression]


def _python_call(expression: ast.expr) -> ToolCall:
    if not isinstance(expression, ast.Call) or expression.args:
        raise ValueError("not a call with named arguments alone")
    arguments: dict[str, Any] = {}
    for keyword in expression.keywords:
        if keyword.arg is None:
            raise ValueError("an argument without a name")
        arguments[keyword.arg] = _plain_value(keyword.value)
    return ToolCall(ast.unparse(expression.func).removesuffix(".call"), arguments)


def _plain_value(expression: ast.expr) -> Any:
    """A constant, a list or a dictionary; JSON's words for true, false and null count as well."""
    if isinstance(expression, ast.Name) and expression.id in _JSON_WORDS:
        return _JSON_WORDS[expression.id]
    if isinstance(expression, ast.List | ast.Tuple):
        return [_plain_value(one) for one in expression.elts]
    if isinstance(expression, ast.Dict):
        keys = [ast.literal_eval(key) if key is not None else None for key in expression.keys]
        return {str(key): _plain_value(value) for key, value in zip(keys, expression.values, strict=True)}
    value = ast.literal_eval(expression)
    if not isinstance(value, str | int | float | bool | None):
        raise ValueError("no value that JSON has")
    return value


_JSON_WORDS: Final = {"true": True, "false": False, "null": None}


def _without_fence(text: str) -> str:
    text = text.strip()
    if len(text) < 2 * len(_FENCE) or not (text.startswith(_FENCE) and text.endswith(_FENCE)):
        return text
    inside = text[len(_FENCE) : -len(_FENCE)]
    return inside[_LANGUAGE.match(inside).end() :].strip()  # type: ignore[union-attr]  # it matches nothing, too
