"""The same question built another way, as 'I wonder what a token is' for 'What is a token?'.

Direct questions turn indirect, commands turn into wishes and questions, and common phrases give way to
others. It works on patterns, whose slots it leaves alone, and knows nothing of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from .phrase_files import read_phrases

_SLOT_OR_NAME = r"(?:the|an?|my|your|our|one|half|twice|\{\w+\})"
_PRONOUN = r"(?:you|it|this|that|they|we|there)"
_FIXED_ORDER = re.compile(
    r"(?:what|who) (?:comes?|follows|makes?|goes|rhymes|stands|helps|happens)\b"
    r"|(?:which|how many|how much)(?: [a-z]+){1,3} (?:is|are|comes?|rhymes?|follows|fits?)\b"
)
_INDIRECT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (rf"(what|who|how|where|how old) (is|are) ({_PRONOUN})\b(.*)", r"\1 \3 \2\4"),
        (rf"(what|who) (is|are|\{{is\}}) ({_SLOT_OR_NAME}(?: (?!called|like)[^ ,;:]+){{0,7}})", r"\1 \3 \2"),
        (r"how (?:do|can|should|would) (?:i|you|we|one|people) (.*)", r"how to \1"),
        (
            r"(how|what|which \w+|where|when|why) (can|should|must|will|could) (i|you|we|one) (.*)",
            r"\1 \3 \2 \4",
        ),
        (r"what (?:does|\{does\}) (\{\w+\}|the \w+ \{\w+\}) mean", r"what \1 means"),
        (r"(how many \w+|what \w+|what) does (\{\w+\}|the \w+ \{\w+\}) have", r"\1 \2 has"),
        (r"(what|which \w+|why|when|how many \w+) do (i|you|we|people|they) (.*)", r"\1 \2 \3"),
    )
)
_NEW_SENTENCE = re.compile(r"[.?!:] |\n")


@dataclass(frozen=True)
class Wordings:
    """What there is to draw from.

    Args:
        indirect: openings before an indirect question; a question mark asks for one at the end.
        wishes: openings before a command, with the same mark.
        commands: verbs that begin a command.
        exchanges: phrases with others of the same meaning.
        phrase: any of these phrases, as whole words.
    """

    indirect: Sequence[str]
    wishes: Sequence[str]
    commands: frozenset[str]
    exchanges: Mapping[str, Sequence[str]]
    phrase: re.Pattern[str]


@cache
def read_wordings() -> Wordings:
    """Those of `phrases/rewording.toml`, read once."""
    lists, exchanges = read_phrases("rewording"), read_phrases("rewording", "exchanges")
    phrases = "|".join(re.escape(phrase) for phrase in sorted(exchanges, key=len, reverse=True))
    return Wordings(
        lists["indirect"],
        lists["wishes"],
        frozenset(lists["commands"]),
        exchanges,
        re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE),
    )


def reword(pattern: str, rng: Random) -> str:
    """The pattern built in another way, where one of the ways is open to it."""
    words = read_wordings()
    ways: tuple[Callable[[str, Wordings, Random], str], ...] = (_exchanged, _indirect, _asked_for)
    for way in rng.sample(ways, len(ways)):
        other = way(pattern, words, rng)
        if other != pattern:
            return other
    return pattern


def _indirect(pattern: str, words: Wordings, rng: Random) -> str:
    """'What is {x}?' to 'Do you know what {x} is?'"""
    first, mark = _split_mark(pattern)
    if _NEW_SENTENCE.search(first) or first[:1] == "{":
        return pattern
    clause = _clause(first[:1].lower() + first[1:])
    if not clause:
        return pattern
    opening = rng.choice(words.indirect)
    return _with_opening(opening, clause, mark, pattern)


def _clause(question: str) -> str:
    """A question as a part of another sentence, or nothing where that is beyond these rules."""
    if _FIXED_ORDER.match(question):
        return question
    for shape, replacement in _INDIRECT:
        if shape.fullmatch(question):
            return shape.sub(replacement, question)
    return ""


def _asked_for(pattern: str, words: Wordings, rng: Random) -> str:
    """'Spell {w}.' to 'I would like you to spell {w}.'"""
    verb, space, rest = pattern.partition(" ")
    if verb.lower() not in words.commands or not space:
        return pattern
    end = _NEW_SENTENCE.search(rest)
    head, tail = (rest[: end.start()], rest[end.start() :]) if end else _split_mark(rest)
    opening = rng.choice(words.wishes)
    if "you" not in opening.lower():
        head = re.sub(r"^(?:me|us) (?=an?\b|the\b|\{)", "", head)  # nobody gives something to themselves
    if tail[:1] in ("", ".", "!"):
        tail = ("?" if opening.endswith("?") else ".") * bool(tail) + tail[1:]
    return f"{_as_begun(opening.rstrip('?'), pattern)} {verb.lower()} {head}{tail}"


def _exchanged(pattern: str, words: Wordings, rng: Random) -> str:
    """One phrase that has others of the same meaning gives way to one of them."""
    found = [match for match in words.phrase.finditer(pattern) if _is_free(pattern, match)]
    if not found:
        return pattern
    match = rng.choice(found)
    other = rng.choice(words.exchanges[match[0].lower()])
    if match[0][0].isupper():
        other = other[0].upper() + other[1:]
    return pattern[: match.start()] + other + pattern[match.end() :]


def _is_free(pattern: str, match: re.Match[str]) -> bool:
    """Whether the phrase is outside slots, before a text to be worked on, and not in 'what do I need'."""
    before = pattern[: match.start()]
    begins = not before or before.endswith((". ", ", ", "! ", "? "))
    in_slot = before.count("{") != before.count("}")
    return (
        not in_slot
        and ":" not in before
        and "\n" not in before
        and (begins or match[0][:2] not in ("I ", "i "))
    )


def _split_mark(pattern: str) -> tuple[str, str]:
    return (pattern[:-1], pattern[-1]) if pattern[-1:] in ("?", ".", "!") else (pattern, "")


def _with_opening(opening: str, clause: str, mark: str, pattern: str) -> str:
    end = ("?" if opening.endswith("?") else ".") if mark else ""
    return f"{_as_begun(opening.rstrip('?'), pattern)} {clause}{end}"


def _as_begun(opening: str, pattern: str) -> str:
    """In lower case where the pattern begins so, but 'I' stays."""
    if pattern[0].islower() and not re.match(r"I\b", opening):
        return opening[0].lower() + opening[1:]
    return opening
