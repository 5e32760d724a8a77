"""The pieces of which grammars in GBNF, the notation of llama.cpp, are written.

Notation: https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md. Expressions are
strings; those that this module returns can stand next to others without parentheses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

# Strings are written without \\u escapes: every character has a shorter form, and so the length
# of the text is the number of `character`s. Numbers stay within what a double holds.
BASE_RULES = {
    "ws": r'( " " | "\n" " "{0,20} )?',
    "character": r'[^"\\\x00-\x1F\x7F] | "\\" ["\\bfnrt]',
    "string": r'"\"" character* "\""',
    "integer": r'"-"? ( "0" | [1-9] [0-9]{0,15} )',
    "number": r'integer ( "." [0-9]{1,16} )? ( [eE] [-+]? [0-9]{1,2} )?',
    "boolean": '"true" | "false"',
    "null": '"null"',
    "value": "object | array | string | number | boolean | null",
    "member": 'string ":" ws value',
    "object": '"{" ws ( member ( "," ws member )* ws )? "}"',
    "array": '"[" ws ( value ( "," ws value )* ws )? "]"',
}
_USES = {
    "string": ("character",),
    "number": ("integer",),
    "member": ("string", "ws", "value"),
    "object": ("ws", "member"),
    "array": ("ws", "value"),
    "value": ("object", "array", "string", "number", "boolean", "null"),
}
_DEEPEST_TREE = 12
_CLASS_ESCAPES = {"\\": "\\\\", "]": "\\]", "[": "\\[", "^": "\\x5E", "-": "\\x2D"}


def literal(text: str) -> str:
    """Exactly this text."""
    return '"' + "".join(map(_escape_in_literal, text)) + '"'


def json_text(value: object) -> str:
    """This JSON value, written on one line."""
    return json.dumps(value, ensure_ascii=False)


def json_literal(value: object) -> str:
    """Exactly this JSON value, written on one line."""
    return literal(json_text(value))


def characters(ranges: Iterable[tuple[int, int]]) -> str:
    """One character out of ranges of code points, both ends included."""
    return "[" + "".join(_escape_range(low, high) for low, high in ranges) + "]"


def alternatives(expressions: Sequence[str]) -> str:
    """One of these."""
    unique = list(dict.fromkeys(expressions))
    return unique[0] if len(unique) == 1 else f"( {' | '.join(unique)} )"


def one_of_texts(texts: Sequence[str], depth: int = 0) -> str:
    """Exactly one of these, written as a tree of their beginnings.

    The engine compares every token with every alternative that is still open: a thousand words side by
    side cost forty times as much as the same in a tree.
    """
    by_head: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        by_head.setdefault(text[:1], []).append(text)
    choices = []
    for group in by_head.values():
        head = _common_beginning(group)
        if len(group) == 1:
            choices.append(literal(head))
        elif depth == _DEEPEST_TREE:
            choices += [literal(text) for text in group]
        else:
            rest = one_of_texts([text[len(head) :] for text in group], depth + 1)
            choices.append(f"{literal(head)} {rest}")
    return alternatives(choices)


def _common_beginning(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    count = next((at for at, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), None)
    return first if count is None else first[:count]


def repeated(expression: str, low: int, high: int | None) -> str:
    """From `low` to `high` times (None: any number) of an expression that binds as one thing."""
    if (low, high) == (1, 1):
        return expression
    if (low, high) == (0, None):
        return f"{expression}*"
    if (low, high) == (1, None):
        return f"{expression}+"
    if (low, high) == (0, 1):
        return f"{expression}?"
    if low == high:
        return f"{expression}{{{low}}}"
    return f"{expression}{{{low},{'' if high is None else high}}}"


def base_rules(names: Iterable[str]) -> dict[str, str]:
    """These base rules, and those that they use."""
    wanted: dict[str, str] = {}
    pending = [name for name in names if name in BASE_RULES]
    while pending:
        name = pending.pop()
        if name not in wanted:
            wanted[name] = BASE_RULES[name]
            pending.extend(_USES.get(name, ()))
    return {name: wanted[name] for name in BASE_RULES if name in wanted}


def _escape_in_literal(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return _escape_code(character)


def _escape_range(low: int, high: int) -> str:
    first, last = _escape_in_class(chr(low)), _escape_in_class(chr(high))
    return first if low == high else f"{first}-{last}"


def _escape_in_class(character: str) -> str:
    return _CLASS_ESCAPES.get(character) or _escape_code(character)


def _escape_code(character: str) -> str:
    """Printable ASCII as it is; other characters by number, so that no editor can hide them."""
    code = ord(character)
    if 0x20 <= code < 0x7F:
        return character
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
