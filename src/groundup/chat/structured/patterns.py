"""The `pattern` of a string: a regular subset, translated into a grammar for the JSON text.

The subset: literals, `.`, classes, `\\d \\w \\s` and their opposites, groups, alternatives, `* + ?
{m,n}`, and `^` and `$` at the ends. A pattern without them may match anywhere, as JSON Schema has
it. What is not regular or looks around (back references, lookahead, word borders) is refused.
Python's own `re` never runs a pattern from outside.
"""

from __future__ import annotations

from . import gbnf
from .limits import MAX_GRAMMAR_NESTING, MAX_REPETITIONS

Ranges = list[tuple[int, int]]

LAST_CODE = 0x10FFFF
_DIGITS: Ranges = [(0x30, 0x39)]
_WORD: Ranges = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
_SPACE: Ranges = [
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
    (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
]  # fmt: skip
_LINE_ENDS: Ranges = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _SPACE}
_CONTROLS = {"n": 0x0A, "r": 0x0D, "t": 0x09, "f": 0x0C, "v": 0x0B, "0": 0x00}

# How characters that JSON cannot hold as they are get written inside a JSON string.
_JSON_ESCAPES = {0x22: '\\"', 0x5C: "\\\\", 0x08: "\\b", 0x0C: "\\f", 0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t"}
_NOT_PLAIN: Ranges = [(0x00, 0x1F), (0x22, 0x22), (0x5C, 0x5C), (0x7F, 0x7F), (0xD800, 0xDFFF)]


class PatternError(Exception):
    """A pattern outside the subset; the text says why."""


def translate(pattern: str) -> str:
    """An expression for the inside of a JSON string whose text matches the pattern.

    It uses the base rule `character`.

    Raises:
        PatternError: the pattern is not in the subset.
    """
    body, is_start_bound, is_end_bound = _anchors(pattern)
    reader = _Reader(body)
    inside = reader.read()
    if reader.has_alternatives and (is_start_bound or is_end_bound):
        raise PatternError("^ or $ beside alternatives: put these in a group")
    before = "" if is_start_bound else "character* "
    after = "" if is_end_bound else " character*"
    return f"{before}{inside}{after}"


def _anchors(pattern: str) -> tuple[str, bool, bool]:
    is_start_bound = pattern.startswith("^")
    body = pattern[1:] if is_start_bound else pattern
    slashes = len(body) - 1 - len(body[:-1].rstrip("\\")) if body else 0
    is_end_bound = body.endswith("$") and slashes % 2 == 0
    return (body[:-1] if is_end_bound else body), is_start_bound, is_end_bound


class _Reader:
    """A recursive descent over one pattern, bounded in depth."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self.has_alternatives = False  # outside all groups

    def read(self) -> str:
        expression, _ = self._alternatives()
        if self._at < len(self._text):
            raise PatternError("a group is closed that was not opened")
        return expression

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        character = self._peek()
        if not character:
            raise PatternError("it ends too early")
        self._at += 1
        return character

    def _alternatives(self) -> tuple[str, int]:
        """An expression, and the most repetitions of anything in it."""
        self._depth += 1
        if self._depth > MAX_GRAMMAR_NESTING:
            raise PatternError(f"more than {MAX_GRAMMAR_NESTING} nested groups")
        branches, most = [], 1
        while True:
            branch, times = self._branch()
            branches.append(branch)
            most = max(most, times)
            if self._peek() != "|":
                break
            self._at += 1
            self.has_alternatives |= self._depth == 1
        self._depth -= 1
        return gbnf.alternatives(branches), most

    def _branch(self) -> tuple[str, int]:
        pieces, most = [], 1
        while self._peek() not in ("", "|", ")"):
            piece, times = self._piece()
            pieces.append(piece)
            most = max(most, times)
        return " ".join(pieces) or '""', most

    def _piece(self) -> tuple[str, int]:
        atom, inner = self._atom()
        counts = self._counts()
        if counts is None:
            return atom, inner
        low, high = counts
        times = inner * max(low, high or 1, 1)
        if times > MAX_REPETITIONS:
            raise PatternError(f"more than {MAX_REPETITIONS:,} repetitions")
        return gbnf.repeated(f"( {atom} )", low, high), times

    def _atom(self) -> tuple[str, int]:
        character = self._next()
        if character == "(":
            return self._group()
        if character == "[":
            return _in_json(self._class()), 1
        if character == ".":
            return _in_json(_complement(_LINE_ENDS)), 1
        if character == "\\":
            return _in_json(self._escape()), 1
        if character in "^$":
            raise PatternError(f"{character} inside the pattern")
        if character in "*+?{":
            raise PatternError(f"{character} with nothing to repeat")
        return _in_json([(ord(character), ord(character))]), 1

    def _group(self) -> tuple[str, int]:
        if self._text.startswith("?:", self._at):
            self._at += 2
        elif self._peek() == "?":
            raise PatternError("a group that begins with (?")
        expression, most = self._alternatives()
        if self._next() != ")":
            raise PatternError("a group that is not closed")
        return f"( {expression} )", most

    def _counts(self) -> tuple[int, int | None] | None:
        symbol = self._peek()
        if symbol and symbol in "*+?":
            self._at += 1
            counts: tuple[int, int | None] = {"*": (0, None), "+": (1, None), "?": (0, 1)}[symbol]
        elif symbol == "{":
            counts = self._braces()
        else:
            return None
        if self._peek() == "?":  # a lazy repetition matches the same texts
            self._at += 1
        return counts

    def _braces(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._at)
        low, comma, high = self._text[self._at + 1 : max(end, self._at + 1)].partition(",")
        self._at = end + 1
        if end < 0 or not low.isdecimal() or not (high.isdecimal() or not high) or len(low + high) > 12:
            raise PatternError("braces that are not {m}, {m,} or {m,n}")
        counts = int(low), (int(high) if high else None) if comma else int(low)
        if counts[1] is not None and counts[1] < counts[0]:
            raise PatternError(f"{{{low},{high}}} counts down")
        return counts

    def _class(self) -> Ranges:
        is_negative = self._peek() == "^"
        if is_negative:
            self._at += 1
        ranges: Ranges = []
        while self._peek() != "]":
            first = self._class_member()
            if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                first = _span(first, self._class_member())
            ranges += first
        self._at += 1
        return _complement(ranges) if is_negative else ranges

    def _class_member(self) -> Ranges:
        character = self._next()
        return self._escape() if character == "\\" else [(ord(character), ord(character))]

    def _escape(self) -> Ranges:
        character = self._next()
        if character.lower() in _CLASSES:
            ranges = _CLASSES[character.lower()]
            return ranges if character.islower() else _complement(ranges)
        if character in _CONTROLS:
            return [(_CONTROLS[character], _CONTROLS[character])]
        if character in "xu":
            code = self._hexadecimal(2 if character == "x" else 4)
            return [(code, code)]
        if character.isalnum():
            raise PatternError(f"\\{character}")
        return [(ord(character), ord(character))]

    def _hexadecimal(self, count: int) -> int:
        digits = self._text[self._at : self._at + count]
        if len(digits) < count or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
            raise PatternError("an escape without its digits")
        self._at += count
        return int(digits, 16)


def _span(first: Ranges, last: Ranges) -> Ranges:
    is_single = len(first) == len(last) == 1 and first[0][0] == first[0][1] and last[0][0] == last[0][1]
    if not is_single or first[0][0] > last[0][0]:
        raise PatternError("a range in a class that counts down or ends in a class")
    return [(first[0][0], last[0][0])]


def _complement(ranges: Ranges) -> Ranges:
    result: Ranges = []
    at = 0
    for low, high in sorted(ranges):
        if low > at:
            result.append((at, low - 1))
        at = max(at, high + 1)
    if at <= LAST_CODE:
        result.append((at, LAST_CODE))
    return result


def _without(ranges: Ranges, excluded: Ranges) -> Ranges:
    return _complement(_complement(ranges) + excluded)


def _in_json(ranges: Ranges) -> str:
    """One character of these as it is written inside a JSON string."""
    plain = _without(ranges, _NOT_PLAIN)
    escaped = [
        gbnf.literal(text)
        for code, text in _JSON_ESCAPES.items()
        if any(low <= code <= high for low, high in ranges)
    ]
    found = ([gbnf.characters(plain)] if plain else []) + escaped
    if not found:
        raise PatternError("a character that JSON text does not hold")
    return gbnf.alternatives(found)
