"""English word forms: plurals, forms of verbs, grades of adjectives, a or an.

Regular forms follow rules, irregular ones are listed in sentences.toml. It builds no sentences.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh")
_SILENT_H = ("hour", "honest", "heir", "honour")
_SOUNDS_LIKE_YOU = ("uni", "use", "usu", "eu", "one", "uku")


@cache
def tables() -> dict[str, Any]:
    """Everything in sentences.toml, with its texts as they stand there."""
    content: dict[str, Any] = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
    return content


@cache
def words(table: str, name: str) -> tuple[str, ...]:
    """One list of sentences.toml, each entry once, in its order."""
    return listed(tables()[table][name])


def listed(text: str) -> tuple[str, ...]:
    """The entries of a text that are separated by commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


@dataclass(frozen=True)
class Verb:
    """A verb with all its forms: go, goes, went, gone, going."""

    base: str
    third: str
    past: str
    participle: str
    ing: str
    regular: bool


@cache
def verbs() -> dict[str, Verb]:
    """Every verb by its base form, irregular ones first."""
    known: dict[str, Verb] = {}
    for entry in words("verbs", "irregular"):
        base, past, participle, *rest = entry.split()
        third = "has" if base == "have" else with_s(base)
        known[base] = Verb(base, third, past, participle, rest[0] if rest else _with_ing(base), False)
    for base in words("verbs", "doubling"):
        doubled = base + base[-1]
        known[base] = Verb(base, with_s(base), doubled + "ed", doubled + "ed", doubled + "ing", True)
    for base in words("verbs", "regular"):
        known[base] = regular_verb(base)
    return known


def regular_verb(base: str) -> Verb:
    """A verb that follows the rules, with its forms; its last letter is not doubled."""
    return Verb(base, with_s(base), _with_ed(base), _with_ed(base), _with_ing(base), True)


def with_s(word: str) -> str:
    """The ending -s by its rule: cats, boxes, cities, goes."""
    if word.endswith(_HISSING):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    if word in ("go", "do", "echo"):
        return word + "es"
    return word + "s"


@cache
def irregular_plurals() -> dict[str, str]:
    """Nouns whose plural does not follow the rule."""
    return dict(entry.split() for entry in words("irregular_plurals", "pairs"))


def plural_of(noun: str) -> str:
    """'child' to 'children', 'box' to 'boxes'."""
    return irregular_plurals().get(noun) or with_s(noun)


def a_or_an(word: str) -> str:
    """The article that goes before this word, by its sound: an hour, a unicorn."""
    lower = word.lower()
    if lower.startswith(_SILENT_H):
        return "an"
    return "an" if lower[0] in _VOWELS and not lower.startswith(_SOUNDS_LIKE_YOU) else "a"


@dataclass(frozen=True)
class Grades:
    """An adjective with its two grades: big, bigger, biggest."""

    base: str
    comparative: str
    superlative: str
    kind: str


@cache
def grades() -> dict[str, Grades]:
    """Every adjective that can be compared, by its base form."""
    known: dict[str, Grades] = {}
    for entry in words("grades", "irregular"):
        base, comparative, superlative = entry.split()
        known[base] = Grades(base, comparative, superlative, "irregular")
    for base in words("grades", "doubling"):
        known[base] = Grades(base, f"{base}{base[-1]}er", f"{base}{base[-1]}est", "short")
    for base in words("grades", "consonant_y"):
        known[base] = Grades(base, base[:-1] + "ier", base[:-1] + "iest", "short")
    for base in words("grades", "short"):
        stem = base.removesuffix("e")
        known.setdefault(base, Grades(base, stem + "er", stem + "est", "short"))
    for base in words("grades", "long"):
        known[base] = Grades(base, f"more {base}", f"most {base}", "long")
    return known


def _with_ed(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ied"
    return base + "ed"


def _with_ing(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return base + "ing"
