"""Cuts a Modelfile into instructions: a keyword, and the text that belongs to it.

Grammar, that of Ollama: an instruction begins on a line of its own. Its text goes to the end of the line,
or from a quote (`"` or three of them) to the next line that ends with the same quote; nothing is escaped.
`#` begins a comment at the beginning of a line only. Nothing is understood here.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from groundup.errors import InvalidModelfileError

MAXIMUM_BYTES: Final = 4 << 20
MAXIMUM_INSTRUCTIONS: Final = 10_000
_QUOTES: Final = ('"""', '"')
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its keyword in capitals, its first word where that has a meaning, its text."""

    keyword: str
    word: str
    text: str
    line: int


def decode(raw: bytes, path: str) -> str:
    """The text of a Modelfile: UTF-8, or what its byte order mark says.

    Raises:
        InvalidModelfileError: it is too large or no text.
    """
    if len(raw) > MAXIMUM_BYTES:
        raise InvalidModelfileError(
            path, 1, f"it has {len(raw):,} bytes, and at most {MAXIMUM_BYTES:,} are read"
        )
    mark, encoding = next((one for one in _BYTE_ORDER_MARKS if raw.startswith(one[0])), (b"", "utf-8"))
    try:
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidModelfileError(path, line, "it is not a text in UTF-8 or UTF-16") from None
    has_only_pairs = text.count("\n") == text.count("\r\n")
    return text.replace("\r\n", "\n") if has_only_pairs else text


def instructions(text: str, path: str, *, with_word: tuple[str, ...]) -> Iterator[Instruction]:
    """The instructions of a Modelfile, in order.

    Args:
        text: of the Modelfile.
        path: of the Modelfile, for errors.
        with_word: the keywords whose text begins with a word of its own.

    Raises:
        InvalidModelfileError: a quote is never closed, or a text is missing.
    """
    lines = _Lines(text, path)
    count = 0
    while (line := lines.next()) is not None:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        count += 1
        if count > MAXIMUM_INSTRUCTIONS:
            raise InvalidModelfileError(
                path, lines.number, f"more than {MAXIMUM_INSTRUCTIONS:,} instructions"
            )
        yield _instruction(line, lines, with_word)


class _Lines:
    def __init__(self, text: str, path: str) -> None:
        self._lines = text.split("\n")
        self.path = path
        self.number = 0

    def next(self) -> str | None:
        if self.number >= len(self._lines):
            return None
        self.number += 1
        return self._lines[self.number - 1]


def _instruction(line: str, lines: _Lines, with_word: tuple[str, ...]) -> Instruction:
    number = lines.number
    keyword, rest = _split_word(line)
    word = ""
    if keyword.upper() in with_word:
        word, rest = _split_word(rest)
    text = _text(rest, lines)
    if text is None:
        what = f"{keyword.upper()} {word}".rstrip()
        raise InvalidModelfileError(lines.path, number, f"nothing follows {what[:60]}")
    return Instruction(keyword.upper(), word, text, number)


def _split_word(text: str) -> tuple[str, str]:
    first, *rest = text.split(None, 1)[:2] or [""]
    return first, rest[0] if rest else ""


def _text(rest: str, lines: _Lines) -> str | None:
    """The text that begins with `rest`; None if there is none. Quotes may go on over further lines."""
    begun = rest.strip()
    quote = next((one for one in _QUOTES if begun.startswith(one)), "")
    if not quote:
        return begun or None
    number, pieces = lines.number, [rest.lstrip()]
    is_closed = begun.endswith(quote) and len(begun) >= 2 * len(quote)
    while not is_closed:
        following = lines.next()
        if following is None:
            problem = f"the quote {quote} that begins here is never closed"
            raise InvalidModelfileError(lines.path, number, problem, f"End a line with {quote}")
        pieces.append(following)
        is_closed = following.rstrip().endswith(quote)
    return "\n".join(pieces).rstrip()[len(quote) : -len(quote)]
