"""Reads calls in Python's notation: `get_weather(city="Graz")`, alone, in lines, or in a list.

Nothing is run. Names that Python would not take are taken here: tools have hyphens in their names, and
parameters are called `from` or `class`.
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from typing import Any, Final

from groundup.chat.messages import ToolCall

from .readers import LONGEST_CALLS, MOST_CALLS, NO_TYPES, ToolTypes, without_fence

_JSON_WORDS: Final = {"true": True, "false": False, "null": None}
_HYPHEN, _KEYWORD = "__hyphen__", "__keyword__"  # stand in names for what Python does not allow there
# Both always match as much as they can, closed or not, so that a text is gone through once.
_STRING_OR_WORD: Final = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^'\\]|\\.)*'?|(?P<word>[A-Za-z_][\w.-]*)", re.DOTALL
)
_ASSIGNMENT: Final = re.compile(r"[ \t]*=(?!=)")


def python_calls(text: str, types: ToolTypes = NO_TYPES) -> list[ToolCall]:
    """The calls; none if there is anything but calls with named, constant arguments."""
    text = without_fence(text).strip()
    if not text or len(text) > LONGEST_CALLS:
        return []
    try:
        statements = _parsed(_STRING_OR_WORD.sub(_usual, text)).body
        expressions = [_unlisted(one.value) for one in statements if isinstance(one, ast.Expr)]
        if len(expressions) != len(statements):
            return []
        return [_call(one) for group in expressions for one in group][:MOST_CALLS]
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []


def _parsed(text: str) -> ast.Module:
    """The tree; what Python thinks of its style would quote the text, and is nobody's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _usual(match: re.Match[str]) -> str:
    """The same text with a name that Python takes."""
    word = match["word"] or ""
    if "-" in word and match.string.startswith("(", match.end()):
        return word.replace("-", _HYPHEN)
    if keyword.iskeyword(word) and _ASSIGNMENT.match(match.string, match.end()):
        return word + _KEYWORD
    return match[0]


def _unlisted(expression: ast.expr) -> list[ast.expr]:
    return list(expression.elts) if isinstance(expression, ast.List | ast.Tuple) else [expression]


def _call(expression: ast.expr) -> ToolCall:
    if not isinstance(expression, ast.Call) or expression.args:
        raise ValueError("not a call with named arguments alone")
    arguments: dict[str, Any] = {}
    for argument in expression.keywords:
        if argument.arg is None:
            raise ValueError("an argument without a name")
        arguments[argument.arg.removesuffix(_KEYWORD)] = _plain_value(argument.value)
    return ToolCall(_name(expression.func), arguments)


def _name(expression: ast.expr) -> str:
    if not isinstance(expression, ast.Name | ast.Attribute):
        raise ValueError("not a name")
    return ast.unparse(expression).removesuffix(".call").replace(_HYPHEN, "-")


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
