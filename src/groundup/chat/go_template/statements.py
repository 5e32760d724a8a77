"""Writes the statements of a Go template as Jinja.

Go's variables live in one Jinja namespace, each under a name of its own, because in Go a loop may
change a variable from outside. A defined template is written out wherever it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from .expressions import Scope, printed, quoted, written
from .syntax import Assign, Block, If, Leave, Output, Range, Statement, Text, Use
from .tokens import refuse

MAXIMUM_OUTPUT_CHARACTERS: Final = 200_000
MAXIMUM_LOOPS: Final = 8  # one in another
MAXIMUM_USES: Final = 8  # of one defined template in another
VARIABLES: Final = "kept"  # the namespace, which `conversation` declares


class JinjaWriter:
    """Collects the lines of one Jinja text.

    Args:
        definitions: the templates that the template defines.
    """

    def __init__(self, definitions: Mapping[str, Block]) -> None:
        self._definitions = definitions
        self._lines: list[str] = []
        self._size = 0
        self._names = 0
        self._loops = 0
        self._in_use: list[str] = []

    @property
    def text(self) -> str:
        """All that was written."""
        return "\n".join(self._lines)

    def add(self, line: str) -> None:
        """A line of Jinja as it is; its tags must trim the line breaks around them."""
        self._size += len(line)
        if self._size > MAXIMUM_OUTPUT_CHARACTERS:
            refuse(1, f"it grows to more than {MAXIMUM_OUTPUT_CHARACTERS:,} characters")
        self._lines.append(line)

    def write(self, block: Block, scope: Scope) -> Scope:
        """A block; returns the scope at its end, in which its new variables are known.

        Raises:
            UnusableTemplateError: something that cannot be written as Jinja.
        """
        for statement in block.statements:
            scope = self._statement(statement, scope)
        return scope

    def _statement(self, statement: Statement, scope: Scope) -> Scope:
        match statement:
            case Text():
                self.add(f"{{{{- {quoted(statement.text)} -}}}}")
            case Output():
                self.add(f"{{{{- {printed(statement.value, scope, statement.line)} -}}}}")
            case Assign():
                return self._assign(statement, scope)
            case If(moves_dot=True):
                self._with(statement, scope)
            case If():
                self._if(statement, scope)
            case Range():
                self._range(statement, scope)
            case Leave():
                if not self._loops:
                    refuse(statement.line, f"'{statement.word}' outside of a range")
                self.add(f"{{%- {statement.word} -%}}")
            case Use():
                self._use(statement, scope)
            case _:
                assert_never(statement)
        return scope

    def _assign(self, statement: Assign, scope: Scope) -> Scope:
        value = written(statement.value, scope)
        if statement.is_new:
            return self._declared(statement.name, value, scope)
        if statement.name not in scope.variables:
            refuse(statement.line, f"the variable ${statement.name} is not set")
        self._set(scope.variables[statement.name], value)
        return scope

    def _if(self, statement: If, scope: Scope) -> None:
        value = written(statement.value, scope)
        if statement.variable is not None:
            scope = self._declared(statement.variable, value, scope)
            value = scope.variables[statement.variable]
        self.add(f"{{%- if {value} -%}}")
        self.write(statement.body, scope)
        self._else(statement.other, scope)
        self.add("{%- endif -%}")

    def _with(self, statement: If, scope: Scope) -> None:
        word = self._new_word()
        self.add(f"{{%- with {word} = {written(statement.value, scope)} -%}}{{%- if {word} -%}}")
        inner = scope.about(word)
        if statement.variable is not None:
            inner = self._declared(statement.variable, word, inner)
        self.write(statement.body, inner)
        self._else(statement.other, scope)
        self.add("{%- endif -%}{%- endwith -%}")

    def _range(self, statement: Range, scope: Scope) -> None:
        self._loops += 1
        if self._loops > MAXIMUM_LOOPS:
            refuse(statement.line, f"more than {MAXIMUM_LOOPS} ranges in one another")
        elements, key = f"{VARIABLES}.{self._new_word()}", self._new_word()
        self._set(elements, f"({written(statement.value, scope)} or [])")
        self.add(f"{{%- for {key} in {elements} -%}}")
        element = self._new_word()
        self.add(f"{{%- set {element} = {elements}[{key}] if {elements} is mapping else {key} -%}}")
        index = f"({key} if {elements} is mapping else loop.index0)"
        self.write(statement.body, self._scope_in_loop(statement, scope.about(element), index, element))
        self._else(statement.other, scope)
        self.add("{%- endfor -%}")
        self._loops -= 1

    def _scope_in_loop(self, statement: Range, scope: Scope, index: str, element: str) -> Scope:
        values = (element,) if len(statement.names) == 1 else (index, element)
        for name, value in zip(statement.names, values, strict=False):
            if statement.is_new:
                scope = self._declared(name, value, scope)
            elif name in scope.variables:
                self._set(scope.variables[name], value)
            else:
                refuse(statement.line, f"the variable ${name} is not set")
        return scope

    def _else(self, block: Block, scope: Scope) -> None:
        if block.statements:
            self.add("{%- else -%}")
            self.write(block, scope)

    def _use(self, statement: Use, scope: Scope) -> None:
        block = self._definitions.get(statement.name)
        if block is None:
            refuse(statement.line, f"the template '{statement.name[:40]}' is not defined")
        if statement.name in self._in_use or len(self._in_use) >= MAXIMUM_USES:
            refuse(statement.line, f"the template '{statement.name[:40]}' uses itself, or is used too deep")
        word = self._new_word()
        loops, self._loops = self._loops, 0  # it cannot leave a range of whoever uses it
        self.add(f"{{%- with {word} = {written(statement.value, scope)} -%}}")
        self._in_use.append(statement.name)
        self.write(block, Scope(word, word, {}))
        self._in_use.pop()
        self.add("{%- endwith -%}")
        self._loops = loops

    def _declared(self, name: str, value: str, scope: Scope) -> Scope:
        word = f"{VARIABLES}.{self._new_word()}"
        self._set(word, value)
        return scope.knowing(name, word)

    def _set(self, word: str, value: str) -> None:
        self.add(f"{{%- set {word} = {value} -%}}")

    def _new_word(self) -> str:
        self._names += 1
        return f"v{self._names}"
