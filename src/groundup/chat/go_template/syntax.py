"""The tree of a Go template: what an action says, not what it means in a conversation.

Grammar: https://pkg.go.dev/text/template.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

# --- expressions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number, true, false or nil."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Dot:
    """`.`: the value that the surrounding block is about."""


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name`; the empty name is `$`, what the whole template is about."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Field:
    """`.Role` of some value."""

    base: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Expression, ...]
    line: int


Expression = Literal | Dot | Variable | Field | Call

# --- statements ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """What is written as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Output:
    """`{{ value }}`."""

    value: Expression
    line: int


@dataclass(frozen=True, slots=True)
class Assign:
    """`{{ $name := value }}`, or with `=` for a variable that exists."""

    name: str
    value: Expression
    is_new: bool
    line: int


@dataclass(frozen=True, slots=True)
class If:
    """`if` and `with` (which moves the dot): the body where the value is true, else the other."""

    value: Expression
    body: Block
    other: Block
    moves_dot: bool
    variable: str | None  # declared in the head
    line: int


@dataclass(frozen=True, slots=True)
class Range:
    """`range`: the body for each element, the other where there is none."""

    value: Expression
    body: Block
    other: Block
    names: tuple[str, ...]  # index and element, or the element alone, or none
    is_new: bool
    line: int


@dataclass(frozen=True, slots=True)
class Leave:
    """`break` or `continue`."""

    word: str
    line: int


@dataclass(frozen=True, slots=True)
class Use:
    """`{{ template "name" value }}`."""

    name: str
    value: Expression
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """Statements one after the other."""

    statements: tuple[Statement, ...] = ()


EMPTY = Block()
Statement = Text | Output | Assign | If | Range | Leave | Use


@dataclass(frozen=True, slots=True)
class GoTemplate:
    """A whole template, and those that it defines for itself."""

    body: Block
    definitions: dict[str, Block] = field(default_factory=dict)

    def fields(self) -> set[str]:
        """The names of all fields that it mentions anywhere."""
        blocks = (self.body, *self.definitions.values())
        return {name for block in blocks for name in _fields_of(block)}


def mentions(value: Expression, name: str) -> bool:
    """Whether an expression asks for a field of this name."""
    return name in _names_in(value)


def _fields_of(block: Block) -> Iterator[str]:
    for statement in block.statements:
        if isinstance(statement, Output | Assign | If | Range | Use):
            yield from _names_in(statement.value)
        if isinstance(statement, If | Range):
            yield from _fields_of(statement.body)
            yield from _fields_of(statement.other)


def _names_in(value: Expression) -> Iterator[str]:
    if isinstance(value, Field):
        yield value.name
        yield from _names_in(value.base)
    elif isinstance(value, Call):
        for argument in value.arguments:
            yield from _names_in(argument)
