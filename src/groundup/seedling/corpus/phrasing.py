"""Paraphrase rules: one pattern stands for many ways to ask the same thing.

A pattern may contain `[one|another|]`, of which one is chosen, and `{slots}`, which are filled. A
leading `~` marks a pattern for the evaluation alone. It knows nothing of topics or numbers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from .dialogue import Side

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
HELD_OUT_MARK = "~"
FOLDER = Path(__file__).with_name("phrases")


@cache
def read_phrases(name: str, table: str = "") -> dict[str, tuple[str, ...]]:
    """The lists of phrases in `phrases/<name>.toml`, or in one table of it, in their order."""
    content = _read(name)[table] if table else _read(name)
    return {
        key: tuple(value)
        for key, value in content.items()
        if isinstance(value, list) and isinstance(value[0], str)
    }


@cache
def read_records(name: str, key: str) -> tuple[dict[str, Any], ...]:
    """The records `[[key]]` of `phrases/<name>.toml`, in their order."""
    return tuple(_read(name)[key])


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


_PARAPHRASES = read_phrases("paraphrases")
WHAT_IS = _PARAPHRASES["what_is"]  # {is} and {does} agree with {x}
WHAT_WORD = _PARAPHRASES["what_word"]  # the bare word, without an article


def choose(patterns: Sequence[str], rng: Random, side: Side) -> str:
    """Pick a pattern of this side and settle its choices; the slots stay.

    A list without patterns for the evaluation serves both sides.
    """
    kept, free = _by_side(tuple(patterns))
    return settle(rng.choice(kept if side is Side.HELD_OUT and kept else free), rng)


@cache
def _by_side(patterns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Patterns for the evaluation, without their mark, and those for the training."""
    kept = tuple(each[1:] for each in patterns if each.startswith(HELD_OUT_MARK))
    return kept, tuple(each for each in patterns if not each.startswith(HELD_OUT_MARK))


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
