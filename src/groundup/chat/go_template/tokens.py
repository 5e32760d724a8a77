"""Cuts a Go template into texts and the words of its actions.

Grammar: https://pkg.go.dev/text/template. Knows no meaning; the tree is built in `parser`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn

from groundup.errors import UnusableTemplateError

MAXIMUM_BYTES: Final = 64 * 1024
_BLANKS: Final = " \t\r\n"

_TOKEN: Final = re.compile(
    r"""
    (?P<blank>[ \t\r\n]+)
    |(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<raw>`[^`]*`)
    |(?P<character>'(?:[^'\\\n]|\\.[^'\n]*)')
    |(?P<number>[+-]?[0-9][0-9A-Za-z_.]*)
    |(?P<field>\.[A-Za-z_][A-Za-z0-9_]*)
    |(?P<variable>\$[A-Za-z0-9_]*)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>:=|[.=|(),])
    """,
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(
    r"\\(?:(?P<simple>[abfnrtv\\'\"])|x(?P<byte>[0-9a-fA-F]{2})|u(?P<short>[0-9a-fA-F]{4})"
    r"|U(?P<long>[0-9a-fA-F]{8})|(?P<octal>[0-7]{3})|(?P<wrong>.?))"
)
_SIMPLE_ESCAPES: Final = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
}


class Kind(StrEnum):
    """What a token is."""

    TEXT = "text"  # between actions, blanks trimmed where the marks ask for it
    OPEN = "{{"
    CLOSE = "}}"
    STRING = "string"
    CHARACTER = "character"
    NUMBER = "number"
    FIELD = "field"  # its name, without the dot
    VARIABLE = "variable"  # its name, without the dollar sign
    WORD = "word"
    SIGN = "sign"
    END = "the end of the template"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece; `is_spaced` says that blanks come before it inside its action."""

    kind: Kind
    text: str
    line: int
    is_spaced: bool = False


def refuse(line: int, problem: str) -> NoReturn:
    """Raise `UnusableTemplateError`."""
    raise UnusableTemplateError(line, problem)


def tokens(source: str) -> list[Token]:
    """Cut a template; the last token is of kind END.

    Raises:
        UnusableTemplateError: it is too large, or something is never closed.
    """
    size_bytes = len(source.encode("utf-8", "surrogatepass"))
    if size_bytes > MAXIMUM_BYTES:
        refuse(1, f"it has {size_bytes:,} bytes, and at most {MAXIMUM_BYTES:,} are read")
    return _Cutter(source).cut()


class _Cutter:
    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._line = 1
        self._tokens: list[Token] = []
        self._trims_next = False

    def cut(self) -> list[Token]:
        while True:
            start = self._source.find("{{", self._position)
            if start < 0:
                self._add_text(len(self._source), trims_end=False)
                self._add(Kind.END, "")
                return self._tokens
            trims = self._source[start + 2 : start + 3] == "-" and self._is_blank_at(start + 3)
            self._add_text(start, trims_end=trims)
            self._move_to(start + (3 if trims else 2))
            if not self._skip_comment():
                self._cut_action()

    def _add_text(self, end: int, *, trims_end: bool) -> None:
        text = self._source[self._position : end]
        if self._trims_next:
            text = text.lstrip(_BLANKS)
        if trims_end:
            text = text.rstrip(_BLANKS)
        if text:
            self._add(Kind.TEXT, text)
        self._move_to(end)

    def _skip_comment(self) -> bool:
        """Step over `/* ... */` and the end of its action, if there is one."""
        start = self._position
        while self._is_blank_at(start):
            start += 1
        if not self._source.startswith("/*", start):
            return False
        end = self._source.find("*/", start)
        if end < 0:
            refuse(self._line, "a comment is never closed")
        self._move_to(end + 2)
        if not self._close():
            refuse(self._line, "a comment stands alone in its action")
        return True

    def _cut_action(self) -> None:
        opened = self._line
        self._add(Kind.OPEN, "{{")
        is_spaced = False
        while not self._close():
            match = _TOKEN.match(self._source, self._position)
            if match is None:
                self._refuse_character(opened)
            if match.lastgroup != "blank":
                self._add_match(match, is_spaced)
            is_spaced = match.lastgroup == "blank"
            self._move_to(match.end())
        self._add(Kind.CLOSE, "}}")

    def _close(self) -> bool:
        """Step over the end of an action, if it is here; remember whether it trims what follows."""
        start = self._position
        while self._is_blank_at(start):
            start += 1
        trims = start > self._position and self._source.startswith("-}}", start)
        if not trims and not self._source.startswith("}}", start):
            return False
        self._trims_next = trims
        self._move_to(start + (3 if trims else 2))
        return True

    def _add_match(self, match: re.Match[str], is_spaced: bool) -> None:
        text = match[0]
        match match.lastgroup:
            case "string":
                kind, text = Kind.STRING, self._unescaped(text[1:-1])
            case "raw":
                kind, text = Kind.STRING, text[1:-1].replace("\r", "")
            case "character":
                kind, text = Kind.CHARACTER, self._unescaped(text[1:-1])
            case "field" | "variable":
                kind, text = Kind(match.lastgroup), text[1:]
            case group:
                kind = Kind(str(group))
        self._add(kind, text, is_spaced=is_spaced)

    def _unescaped(self, text: str) -> str:
        return _ESCAPE.sub(self._escape, text)

    def _escape(self, match: re.Match[str]) -> str:
        if match["simple"]:
            return _SIMPLE_ESCAPES[match["simple"]]
        digits = match["byte"] or match["short"] or match["long"]
        code = int(digits, 16) if digits else int(match["octal"] or "-1", 8)
        if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            refuse(self._line, f"{match[0]!r} in a text stands for nothing")
        return chr(code)

    def _refuse_character(self, opened: int) -> NoReturn:
        rest = self._source[self._position : self._position + 1]
        if not rest:
            refuse(opened, "an action that begins here is never closed with }}")
        if rest in "\"'`":
            refuse(self._line, "a quote is never closed")
        refuse(self._line, f"{rest!r} has no meaning here")

    def _is_blank_at(self, position: int) -> bool:
        return self._source[position : position + 1] in (" ", "\t", "\r", "\n")

    def _move_to(self, position: int) -> None:
        self._line += self._source.count("\n", self._position, position)
        self._position = position

    def _add(self, kind: Kind, text: str, *, is_spaced: bool = False) -> None:
        self._tokens.append(Token(kind, text, self._line, is_spaced))
