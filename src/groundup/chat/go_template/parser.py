"""Builds the tree of a Go template from its tokens; says with the line what it does not understand.

Grammar: https://pkg.go.dev/text/template.
"""

from __future__ import annotations

from typing import Final

from .syntax import (
    EMPTY,
    Assign,
    Block,
    Call,
    Dot,
    Expression,
    Field,
    GoTemplate,
    If,
    Leave,
    Literal,
    Output,
    Range,
    Statement,
    Text,
    Use,
    Variable,
)
from .tokens import Kind, Token, refuse, tokens

MAXIMUM_DEPTH: Final = 24
LONGEST_CHAIN: Final = 16  # of commands in a pipeline, of fields after a value
LONGEST_NUMBER: Final = 40
_CONSTANTS: Final = {"true": True, "false": False, "nil": None}
_ENDINGS: Final = ("end", "else")
_KEYWORDS: Final = (
    "if", "with", "range", "else", "end", "break", "continue", "define", "block", "template",
)  # fmt: skip


def parse(source: str) -> GoTemplate:
    """The tree of a template.

    Raises:
        UnusableTemplateError: it breaks the grammar, is nested too deeply, or is too large.
    """
    return _Parser(tokens(source)).template()


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._position = 0
        self._depth = 0
        self._definitions: dict[str, Block] = {}

    def template(self) -> GoTemplate:
        body, ending = self._block()
        if ending is not None:
            refuse(ending.line, f"'{ending.text}' closes nothing")
        return GoTemplate(body, self._definitions)

    # --- statements ------------------------------------------------------------------------------

    def _block(self) -> tuple[Block, Token | None]:
        """Statements up to `end`, `else` (both consumed) or the end of the template (None)."""
        self._go_deeper()
        found: list[Statement] = []
        while self._here.kind is not Kind.END:
            if self._here.kind is Kind.TEXT:
                found.append(Text(self._next().text))
                continue
            self._expect(Kind.OPEN)
            if self._here.kind is Kind.WORD and self._here.text in _ENDINGS:
                self._depth -= 1
                return Block(tuple(found)), self._next()
            statement = self._statement()
            if statement is not None:
                found.append(statement)
        self._depth -= 1
        return Block(tuple(found)), None

    def _statement(self) -> Statement | None:
        first = self._here
        keyword = first.text if first.kind is Kind.WORD and first.text in _KEYWORDS else ""
        match keyword:
            case "if" | "with":
                self._next()
                return self._if(first, moves_dot=keyword == "with")
            case "range":
                self._next()
                return self._range(first)
            case "define":
                self._next()
                self._define(first)
                return None
            case "block":
                self._next()
                return self._defined_here(first)
            case "template":
                self._next()
                return self._use(first)
            case "break" | "continue":
                self._next()
                self._expect(Kind.CLOSE)
                return Leave(keyword, first.line)
            case _:
                return self._action()

    def _action(self) -> Statement:
        line = self._here.line
        names, is_new = self._names()
        value = self._pipeline()
        self._expect(Kind.CLOSE)
        if not names:
            return Output(value, line)
        if len(names) > 1:
            refuse(line, "two variables can be set by range alone")
        return Assign(names[0], value, is_new, line)

    def _if(self, first: Token, *, moves_dot: bool) -> If:
        names, is_new = self._names()
        if len(names) > 1 or (names and not is_new):
            refuse(first.line, f"only one new variable can be set after '{first.text}'")
        value = self._pipeline()
        self._expect(Kind.CLOSE)
        body, other = self._bodies(first)
        return If(value, body, other, moves_dot, names[0] if names else None, first.line)

    def _range(self, first: Token) -> Range:
        names, is_new = self._names()
        value = self._pipeline()
        self._expect(Kind.CLOSE)
        body, other = self._bodies(first)
        return Range(value, body, other, names, is_new, first.line)

    def _bodies(self, first: Token) -> tuple[Block, Block]:
        """What follows the head of a block: its body, and what comes after `else`."""
        body, ending = self._block()
        if ending is not None and ending.text == "else":
            return body, self._otherwise(first)
        self._expect_end(first, ending)
        return body, EMPTY

    def _otherwise(self, first: Token) -> Block:
        """After `else`: a block and its end, or another `if` or `with`, whose end is ours too."""
        again = self._here
        if again.kind is Kind.WORD and again.text in ("if", "with"):
            self._go_deeper()
            self._next()
            chained = self._if(again, moves_dot=again.text == "with")
            self._depth -= 1
            return Block((chained,))
        self._expect(Kind.CLOSE)
        other, ending = self._block()
        if ending is not None and ending.text == "else":
            refuse(ending.line, "a second 'else'")
        self._expect_end(first, ending)
        return other

    def _expect_end(self, first: Token, ending: Token | None) -> None:
        if ending is None:
            refuse(first.line, f"'{first.text}' is never closed with 'end'")
        self._expect(Kind.CLOSE)

    def _define(self, first: Token) -> None:
        name = self._expect(Kind.STRING).text
        self._expect(Kind.CLOSE)
        body, ending = self._block()
        self._expect_end(first, ending)
        self._definitions[name] = body

    def _defined_here(self, first: Token) -> Use:
        """`block`: a definition that is used where it stands."""
        name = self._expect(Kind.STRING).text
        value = self._pipeline()
        self._expect(Kind.CLOSE)
        body, ending = self._block()
        self._expect_end(first, ending)
        self._definitions[name] = body
        return Use(name, value, first.line)

    def _use(self, first: Token) -> Use:
        name = self._expect(Kind.STRING).text
        value: Expression = Literal(None)
        if self._here.kind is not Kind.CLOSE:
            value = self._pipeline()
        self._expect(Kind.CLOSE)
        return Use(name, value, first.line)

    def _names(self) -> tuple[tuple[str, ...], bool]:
        """The variables before `:=` (new) or `=`; none where a plain value follows."""
        start, names = self._position, []
        while self._here.kind is Kind.VARIABLE:
            names.append(self._next().text)
            if not self._is_sign(","):
                break
            self._next()
        if names and (self._is_sign(":=") or self._is_sign("=")):
            return tuple(names), self._next().text == ":="
        self._position = start
        return (), False

    # --- expressions -----------------------------------------------------------------------------

    def _pipeline(self) -> Expression:
        """Commands with `|` between them: each gets the value before it as its last argument."""
        self._go_deeper()
        value, commands = self._command(None), 1
        while self._is_sign("|"):
            line, commands = self._next().line, commands + 1
            if commands > LONGEST_CHAIN:
                refuse(line, f"a pipeline has more than {LONGEST_CHAIN} commands")
            value = self._command(value)
        self._depth -= 1
        return value

    def _command(self, piped: Expression | None) -> Expression:
        first = self._here
        if first.kind is Kind.WORD and first.text not in _CONSTANTS:
            self._next()
            arguments = []
            while not self._is_end_of_command():
                arguments.append(self._operand())
            given = (*arguments, piped) if piped is not None else tuple(arguments)
            return Call(first.text, given, first.line)
        value = self._operand()
        if not self._is_end_of_command() or piped is not None:
            refuse(first.line, "a value that is no function is given an argument")
        return value

    def _is_end_of_command(self) -> bool:
        return self._here.kind in (Kind.CLOSE, Kind.END) or self._is_sign("|") or self._is_sign(")")

    def _operand(self) -> Expression:
        """A value with the fields that are asked of it."""
        token = self._next()
        value: Expression
        match token.kind:
            case Kind.STRING:
                value = Literal(token.text)
            case Kind.NUMBER:
                value = Literal(_number(token))
            case Kind.FIELD:
                value = Field(Dot(), token.text)
            case Kind.VARIABLE:
                value = Variable(token.text, token.line)
            case Kind.WORD if token.text in _CONSTANTS:
                value = Literal(_CONSTANTS[token.text])
            case Kind.WORD:
                value = Call(token.text, (), token.line)
            case Kind.SIGN if token.text == ".":
                value = Dot()
            case Kind.SIGN if token.text == "(":
                value = self._pipeline()
                if not self._is_sign(")"):
                    refuse(token.line, "'(' is never closed")
                self._next()
            case _:
                refuse(token.line, f"{_shown(token)} where a value is expected")
        return self._with_fields(value)

    def _with_fields(self, value: Expression) -> Expression:
        fields = 0
        while self._here.kind is Kind.FIELD and not self._here.is_spaced:
            value, fields = Field(value, self._next().text), fields + 1
            if fields > LONGEST_CHAIN:
                refuse(self._here.line, f"more than {LONGEST_CHAIN} fields of fields")
        return value

    # --- tokens ----------------------------------------------------------------------------------

    @property
    def _here(self) -> Token:
        return self._tokens[self._position]

    def _next(self) -> Token:
        token = self._here
        if token.kind is not Kind.END:
            self._position += 1
        return token

    def _is_sign(self, sign: str) -> bool:
        return self._here.kind is Kind.SIGN and self._here.text == sign

    def _expect(self, kind: Kind) -> Token:
        token = self._next()
        if token.kind is not kind:
            refuse(token.line, f"{_shown(token)} where {kind} is expected")
        return token

    def _go_deeper(self) -> None:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            refuse(self._here.line, f"it is nested more than {MAXIMUM_DEPTH} deep")


def _number(token: Token) -> int | float:
    digits = token.text.replace("_", "")
    try:
        if len(digits) > LONGEST_NUMBER:
            raise ValueError
        return int(digits, 0) if not set(".eE") & set(digits) or "x" in digits.lower() else float(digits)
    except ValueError:
        refuse(token.line, f"{token.text[:40]} is not a number")


def _shown(token: Token) -> str:
    return f"'{token.text[:40]}'" if token.text else str(token.kind)
