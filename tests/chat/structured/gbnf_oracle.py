"""A second, independent reading of GBNF for tests: samples texts of a grammar, and recognises them.

Slow and small on purpose. Grammars with left recursion are not supported, as in llama.cpp.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s+|\#[^\n]*|(?P<t>::=|"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]|\{[^}]*\}|[A-Za-z0-9-]+|[()|*+?.\n])""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_HEX_LENGTHS = {"x": 2, "u": 4, "U": 8}
UNBOUNDED_SAMPLES = 4


@dataclass(frozen=True)
class Node:
    """Base of what a grammar is made of."""


@dataclass(frozen=True)
class Literal(Node):
    text: str


@dataclass(frozen=True)
class Characters(Node):
    ranges: tuple[tuple[int, int], ...]
    is_negative: bool

    def holds(self, character: str) -> bool:
        return self.is_negative != any(low <= ord(character) <= high for low, high in self.ranges)


@dataclass(frozen=True)
class Reference(Node):
    name: str


@dataclass(frozen=True)
class Sequence(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Choice(Node):
    options: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat(Node):
    part: Node
    low: int
    high: int | None


class Grammar:
    """The rules of one grammar."""

    def __init__(self, text: str) -> None:
        self.rules: dict[str, Node] = {}
        for line in text.splitlines():
            name, _, body = line.partition("::=")
            tokens = [match["t"] for match in _TOKEN.finditer(body) if match["t"]]
            node, rest = _choice(tokens)
            assert not rest, rest
            self.rules[name.strip()] = node

    def sample(self, generator: random.Random, depth_limit: int = 40) -> str:
        """A random text of the grammar."""
        return self._sample(Reference("root"), generator, depth_limit)

    def matches(self, text: str) -> bool:
        """Whether the grammar derives exactly this text."""

        return len(text) in _Matcher(self.rules, text).ends(Reference("root"), 0)

    def _sample(self, node: Node, generator: random.Random, depth: int) -> str:
        if depth < 0:
            raise RecursionError
        if isinstance(node, Literal):
            return node.text
        if isinstance(node, Characters):
            return _sample_character(node, generator)
        if isinstance(node, Reference):
            return self._sample(self.rules[node.name], generator, depth - 1)
        if isinstance(node, Sequence):
            return "".join(self._sample(part, generator, depth) for part in node.parts)
        if isinstance(node, Choice):
            return self._sample(generator.choice(node.options), generator, depth)
        assert isinstance(node, Repeat)
        high = node.low + UNBOUNDED_SAMPLES if node.high is None else node.high
        count = generator.choice([node.low, high, generator.randint(node.low, high)])
        return "".join(self._sample(node.part, generator, depth) for _ in range(count))


class _Matcher:
    """Where each part of a grammar can end in one text, remembered."""

    def __init__(self, rules: dict[str, Node], text: str) -> None:
        self._rules = rules
        self._text = text
        self._known: dict[tuple[Node, int], frozenset[int]] = {}

    def ends(self, node: Node, at: int) -> frozenset[int]:
        """Every position after the node when it begins at `at`."""
        key = (node, at)
        if key not in self._known:
            self._known[key] = self._found(node, at)
        return self._known[key]

    def _found(self, node: Node, at: int) -> frozenset[int]:
        text = self._text
        match node:
            case Literal():
                return frozenset([at + len(node.text)] if text.startswith(node.text, at) else [])
            case Characters():
                return frozenset([at + 1] if at < len(text) and node.holds(text[at]) else [])
            case Reference():
                return self.ends(self._rules[node.name], at)
            case Choice():
                return frozenset().union(*(self.ends(option, at) for option in node.options))
            case Sequence():
                positions = frozenset([at])
                for part in node.parts:
                    positions = self._after(part, positions)
                return positions
            case Repeat():
                return self._repeated(node, at)
        raise AssertionError(node)

    def _after(self, node: Node, positions: frozenset[int]) -> frozenset[int]:
        return frozenset().union(*(self.ends(node, position) for position in positions))

    def _repeated(self, node: Repeat, at: int) -> frozenset[int]:
        positions, found, count = frozenset([at]), frozenset[int](), 0
        while positions and (node.high is None or count <= node.high):
            if count >= node.low:
                if positions <= found:
                    break
                found |= positions
            positions = self._after(node.part, positions)
            count += 1
        return found


def _sample_character(node: Characters, generator: random.Random) -> str:
    while True:
        if node.is_negative or generator.random() < 0.2:
            character = chr(generator.choice([0x22, 0x5C, 0x7E, 0xE9, 0x20AC, 0x1F600, *range(0x20, 0x7B)]))
        else:
            low, high = generator.choice(node.ranges)
            character = chr(generator.randint(low, high))
        if node.holds(character):
            return character


def _choice(tokens: list[str]) -> tuple[Node, list[str]]:
    options = []
    while True:
        option, tokens = _sequence(tokens)
        options.append(option)
        if not tokens or tokens[0] != "|":
            return (options[0] if len(options) == 1 else Choice(tuple(options))), tokens
        tokens = tokens[1:]


def _sequence(tokens: list[str]) -> tuple[Node, list[str]]:
    parts: list[Node] = []
    while tokens and tokens[0] not in ("|", ")"):
        part, tokens = _atom(tokens)
        while tokens and tokens[0][0] in "*+?{":
            part = Repeat(part, *_counts(tokens[0]))
            tokens = tokens[1:]
        parts.append(part)
    return Sequence(tuple(parts)), tokens


def _atom(tokens: list[str]) -> tuple[Node, list[str]]:
    first, rest = tokens[0], tokens[1:]
    if first == "(":
        node, rest = _choice(rest)
        assert rest[0] == ")"
        return node, rest[1:]
    if first[0] == '"':
        return Literal("".join(_unescaped(first[1:-1]))), rest
    if first[0] == "[":
        return _characters(first[1:-1]), rest
    return Reference(first), rest


def _counts(token: str) -> tuple[int, int | None]:
    if token[0] != "{":
        counts: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        return counts[token]
    low, comma, high = token[1:-1].partition(",")
    return int(low), (int(high) if high else None) if comma else int(low)


def _characters(body: str) -> Characters:
    is_negative = body.startswith("^")
    members = _unescaped(body[1:] if is_negative else body, marks_dashes=True)
    ranges = []
    at = 0
    while at < len(members):
        if members[at + 1 : at + 2] == ["--"]:
            ranges.append((ord(members[at]), ord(members[at + 2])))
            at += 3
        else:
            ranges.append((ord(members[at]), ord(members[at])))
            at += 1
    return Characters(tuple(ranges), is_negative)


def _unescaped(body: str, *, marks_dashes: bool = False) -> list[str]:
    """Characters of a literal or class; a bare dash between two members becomes "--"."""
    result: list[str] = []
    at = 0
    while at < len(body):
        character = body[at]
        if character == "\\":
            kind = body[at + 1]
            length = _HEX_LENGTHS.get(kind, 0)
            result.append(
                chr(int(body[at + 2 : at + 2 + length], 16)) if length else _ESCAPES.get(kind, kind)
            )
            at += 2 + length
            continue
        is_range = marks_dashes and character == "-" and 0 < at < len(body) - 1
        result.append("--" if is_range else character)
        at += 1
    return result
