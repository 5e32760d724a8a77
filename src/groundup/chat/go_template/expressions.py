"""Writes values of a Go template as Jinja: fields, variables, and the functions that are understood.

Every value is written once, so that the Jinja text grows no faster than the template itself.
Functions: https://pkg.go.dev/text/template#hdr-Functions, and those that Ollama adds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from .syntax import Call, Dot, Expression, Field, Literal, Variable
from .tokens import refuse

# These are always texts or numbers; anything else may be a structure, and is printed as one.
_TEXT_FIELDS: Final = (
    "System", "Prompt", "Response", "Suffix", "Role", "Content", "Thinking", "ThinkLevel",
    "ToolName", "ToolCallID",
)  # fmt: skip
_GIVE_ANYTHING: Final = ("and", "or", "index", "slice")  # functions that give what they were given
# Go names the parts of tools and calls in capitals; here they are as clients send them.
_JSON_KEYS: Final = {
    "Function": "function",
    "Name": "name",
    "Description": "description",
    "Parameters": "parameters",
    "Properties": "properties",
    "Required": "required",
    "Type": "type",
    "Enum": "enum",
    "Items": "items",
    "AnyOf": "anyOf",
    "Arguments": "arguments",
    "Index": "index",
    "ID": "id",
}
_JSON: Final = '|tojson(separators=(",", ":"))'
_ANY: Final = 64


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean at one place: the Jinja words for `.`, `$` and the variables."""

    dot: str
    root: str
    variables: Mapping[str, str]

    def about(self, dot: str) -> Scope:
        """The same with another dot."""
        return replace(self, dot=dot)

    def knowing(self, name: str, word: str) -> Scope:
        """The same with one more variable."""
        return replace(self, variables={**self.variables, name: word})


def quoted(text: str) -> str:
    """A text as Jinja writes texts."""
    for character, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(character, written)
    return f'"{text}"'


def written(value: Expression, scope: Scope) -> str:
    """A value as a Jinja expression, in brackets where it has several parts.

    Raises:
        UnusableTemplateError: a variable or function that is not known.
    """
    match value:
        case Literal(value=constant):
            return _constant(constant)
        case Dot():
            return scope.dot
        case Field(base=base, name=name):
            return f'{written(base, scope)}["{_JSON_KEYS.get(name, name)}"]'
        case Variable(name="", line=_):
            return scope.root
        case Variable(name=name, line=line):
            if name not in scope.variables:
                refuse(line, f"the variable ${name} is not set")
            return scope.variables[name]
        case Call():
            return _call(value, scope)


def printed(value: Expression, scope: Scope, line: int) -> str:
    """The same, as it is printed: JSON for structures, small letters for true and false."""
    if isinstance(value, Literal) and value.value is None:
        refuse(line, "nil cannot be printed")
    if _is_truth(value):
        return f'("true" if {written(value, scope)} else "false")'
    if _is_text(value):
        return written(value, scope)
    return f"shown({written(value, scope)})"


def _constant(constant: str | int | float | bool | None) -> str:
    match constant:
        case None:
            return "none"
        case bool():
            return "true" if constant else "false"
        case str():
            return quoted(constant)
        case float() if not math.isfinite(constant):
            return "0.0"
        case _:
            return f"({constant})" if constant < 0 else str(constant)


def _is_text(value: Expression) -> bool:
    """Whether it is a text or a number, whatever the conversation holds."""
    if isinstance(value, Call):
        return value.function not in _GIVE_ANYTHING
    return isinstance(value, Literal) or (isinstance(value, Field) and value.name in _TEXT_FIELDS)


def _is_truth(value: Expression) -> bool:
    if isinstance(value, Literal):
        return isinstance(value.value, bool)
    if not isinstance(value, Call):
        return False
    if value.function in ("and", "or"):
        return all(map(_is_truth, value.arguments))
    return value.function in ("not", "eq", "ne", "lt", "le", "gt", "ge")


def _call(call: Call, scope: Scope) -> str:
    known = _FUNCTIONS.get(call.function)
    if known is None:
        refuse(call.line, f"the function '{call.function}' is not known")
    fewest, most, write = known
    if not fewest <= len(call.arguments) <= most:
        refuse(call.line, f"'{call.function}' is given {len(call.arguments)} values")
    return write(call, [written(argument, scope) for argument in call.arguments])


def _joined(operator: str) -> Callable[[Call, list[str]], str]:
    return lambda call, values: "(" + f" {operator} ".join(values) + ")"


def _equal(call: Call, values: list[str]) -> str:
    first, *others = values
    return f"({first} == {others[0]})" if len(others) == 1 else f"({first} in [{', '.join(others)}])"


def _indexed(call: Call, values: list[str]) -> str:
    first, *keys = values
    return first + "".join(f"[{key}]" for key in keys)


def _sliced(call: Call, values: list[str]) -> str:
    first, *borders = values
    start, end = [*borders, "", ""][:2]
    return f"{first}[{start}:{end}]"


def _print(call: Call, values: list[str]) -> str:
    """Go puts a blank between two values where neither is a text; texts are what templates print."""
    return "(" + " ~ ".join(values) + ")" if values else '""'


def _print_line(call: Call, values: list[str]) -> str:
    return "(" + ' ~ " " ~ '.join(values) + ' ~ "\\n")' if values else '"\\n"'


def _formatted(call: Call, values: list[str]) -> str:
    """`printf` with a written-out pattern of %s, %v, %d, %q and %%."""
    pattern = call.arguments[0]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        refuse(call.line, "'printf' needs its pattern written out")
    first, *pieces = pattern.value.replace("%%", "\0").split("%")
    if len(pieces) != len(values) - 1:
        refuse(call.line, f"'printf' is given {len(values) - 1} values for {len(pieces)} places")
    parts = [quoted(first.replace("\0", "%"))]
    for piece, value in zip(pieces, (f"shown({one})" for one in values[1:]), strict=True):
        if piece[:1] not in ("s", "v", "d", "q"):
            refuse(call.line, f"'printf' with %{piece[:1]} is not known")
        parts.append(f"({value}{_JSON})" if piece[:1] == "q" else value)
        parts.append(quoted(piece[1:].replace("\0", "%")))
    return "(" + " ~ ".join(parts) + ")"


_Writer = Callable[[Call, list[str]], str]
_FUNCTIONS: Final[Mapping[str, tuple[int, int, _Writer]]] = {
    "and": (1, _ANY, _joined("and")),
    "or": (1, _ANY, _joined("or")),
    "not": (1, 1, lambda call, values: f"(not {values[0]})"),
    "eq": (2, _ANY, _equal),
    "ne": (2, 2, _joined("!=")),
    "lt": (2, 2, _joined("<")),
    "le": (2, 2, _joined("<=")),
    "gt": (2, 2, _joined(">")),
    "ge": (2, 2, _joined(">=")),
    "len": (1, 1, lambda call, values: f"({values[0]}|length)"),
    "index": (1, _ANY, _indexed),
    "slice": (1, 3, _sliced),
    "json": (1, 1, lambda call, values: f"({values[0]}{_JSON})"),
    "print": (0, _ANY, _print),
    "println": (0, _ANY, _print_line),
    "printf": (1, _ANY, _formatted),
    "currentDate": (0, 0, lambda call, values: 'strftime_now("%Y-%m-%d")'),
    "yesterdayDate": (0, 0, lambda call, values: 'strftime_yesterday("%Y-%m-%d")'),
    "toTypeScriptType": (1, 1, lambda call, values: f"typescript({values[0]})"),
}
KNOWN_FUNCTIONS: Final = tuple(_FUNCTIONS)
