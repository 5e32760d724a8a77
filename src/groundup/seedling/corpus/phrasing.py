"""Paraphrase rules: one pattern stands for many ways to ask the same thing.

A pattern may contain `[one|another|]`, of which one is chosen, and `{slots}`, which are filled. A
leading `~` marks a pattern for the evaluation alone. It knows nothing of topics or numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from random import Random

from .dialogue import Side
from .phrase_files import read_phrases
from .rewording import reword

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_PARTS = re.compile(r"\[[^\[\]]*\]|[^\[]+")
_MARKS = re.compile(r"[?.!]")
HELD_OUT_MARK = "~"
REWORDED_SHARE = 0.3


_PARAPHRASES = read_phrases("paraphrases")
WHAT_IS = _PARAPHRASES["what_is"]  # {is} and {does} agree with {x}
WHAT_WORD = _PARAPHRASES["what_word"]  # the bare word, without an article


def choose(patterns: Sequence[str], rng: Random, side: Side, *, fixed: bool = False) -> str:
    """Pick a pattern of this side and settle its choices; the slots stay.

    A list without patterns for the evaluation serves both sides. For the training many a pattern is built
    in another way, unless it is a `fixed` one: no question, but a part of one.
    """
    kept, free = _by_side(tuple(patterns))
    if side is Side.HELD_OUT:
        return settle(rng.choice(kept or free), rng)
    pattern = settle(rng.choice(free), rng)
    if fixed or rng.random() >= REWORDED_SHARE:
        return pattern
    other = reword(pattern, rng)
    return pattern if any(each.fullmatch(_plain(other)) for each in _shapes(kept)) else other


@cache
def _by_side(patterns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Patterns for the evaluation, without their mark, and those for the training."""
    kept = tuple(each[1:] for each in patterns if each.startswith(HELD_OUT_MARK))
    return kept, tuple(each for each in patterns if not each.startswith(HELD_OUT_MARK))


@cache
def _shapes(kept: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """What patterns look like with any of their choices, without case and marks."""
    return tuple(
        re.compile("".join(_shape_of(part) for part in _PARTS.findall(_plain(each)))) for each in kept
    )


def _shape_of(part: str) -> str:
    """A text as it is, `[a|b]` as either of them."""
    if not part.startswith("["):
        return re.escape(part)
    return f"(?:{'|'.join(map(re.escape, part[1:-1].split('|')))})"


def _plain(text: str) -> str:
    return _MARKS.sub("", text.lower()).strip()


def ask_about(pattern: str, name: str, *, plural: bool = False) -> str:
    """Put a name into a pattern, with verbs that agree."""
    is_word, does_word = ("are", "do") if plural else ("is", "does")
    return pattern.replace("{x}", name).replace("{is}", is_word).replace("{does}", does_word)


def has_held_out(patterns: Sequence[str]) -> bool:
    """Whether some of these patterns are kept for the evaluation."""
    return any(pattern.startswith(HELD_OUT_MARK) for pattern in patterns)


def settle(pattern: str, rng: Random) -> str:
    """Replace every `[a|b]` by one of its parts."""
    return _CHOICE.sub(lambda found: rng.choice(found.group(1).split("|")), pattern)


def without_article(name: str) -> str:
    """'a token' to 'token'."""
    for article in ("a ", "an ", "the "):
        if name.startswith(article):
            return name[len(article) :]
    return name
