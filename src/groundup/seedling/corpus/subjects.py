"""What strangers ask about: names of things outside Seedling's world, put into the slots of a pattern.

`{animal}` is one of a list in subjects.toml or words.toml, `{animal:s}` its plural, and `a {animal}`
gets the article that fits. Some slots are made up anew each time: names, nonsense, passages. It
knows nothing of the questions themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from .dialogue import Side, side_of
from .inflection import a_or_an, plural_of
from .lexicon import (
    ANIMALS,
    COLOURS,
    FOODS,
    NAMES,
    NATURE,
    PEOPLE,
    QUALITIES,
    THINGS,
    VERBS,
    invented_word,
    letter_row,
)
from .phrase_files import read_phrases
from .phrasing import settle, without_article
from .topics import known_names

SUBJECTS_FILE = Path(__file__).with_name("subjects.toml")
# these shape a question, so both sides need them all; what it is about is split between the sides
SHARED = ("act", "best", "colour", "did", "done", "group", "part", "property", "quality", "size_word", "verb")
_SLOT = re.compile(r"(\b[Aa]n? )?\{(\w+)(:s)?\}")
_MASS = frozenset(read_phrases("unknown")["uncounted"])
_CONTESTED = frozenset(("cloud", "computer", "dictionary", "fork", "letter", "police", "robot"))


def fill(pattern: str, rng: Random, side: Side) -> str:
    """Fill every slot with a subject of this side (nonsense and numbers are free)."""

    def put(found: re.Match[str]) -> str:
        article, slot, plural = found.groups()
        word = subject(slot, rng, side)
        while plural and word in _MASS:
            word = subject(slot, rng, side)
        if plural:
            return plural_of(word)
        if article is None:
            return word
        if word in _MASS:
            return word
        fitting = a_or_an(word)
        return f"{fitting.capitalize() if article[0] == 'A' else fitting} {word}"

    return _SLOT.sub(put, pattern).replace("{{", "{").replace("}}", "}")


def subject(slot: str, rng: Random, side: Side) -> str:
    """Something for this slot."""
    if slot in _MADE:
        return _MADE[slot](rng, side)
    return rng.choice(_members(slot, side))


@cache
def subjects() -> dict[str, tuple[str, ...]]:
    """Every list of subjects by the name of its slot."""
    read = {key: tuple(names) for key, names in tomllib.loads(SUBJECTS_FILE.read_text("utf-8")).items()}
    words = {
        "animal": (*ANIMALS, *read["animal"]),
        "food": (*FOODS, *read["food"]),
        "thing": THINGS,
        "nature": NATURE,
        "job": (*PEOPLE, *read["job"]),
        "verb": VERBS,
        "quality": QUALITIES,
        "colour": COLOURS,
        "name": NAMES,
    }
    return read | {
        slot: tuple(dict.fromkeys(name for name in names if name not in _CONTESTED))
        for slot, names in words.items()
    }


@cache
def _members(slot: str, side: Side) -> tuple[str, ...]:
    members = subjects()[slot]
    if slot in SHARED:
        return members
    return tuple(member for member in members if side_of(f"subject|{member}") is side) or members


def _one_of(*patterns: str) -> Callable[[Random, Side], str]:
    return lambda rng, side: fill(rng.choice(patterns), rng, side)


def _invented(rng: Random, side: Side) -> str:
    return invented_word(rng, side, rng.choice((2, 2, 3)))


def _invented_name(rng: Random, side: Side) -> str:
    return invented_word(rng, side, 2).capitalize()


def _capitals(rng: Random, side: Side) -> str:
    """Letters that look like an abbreviation, but none of those that a topic explains."""
    while (letters := letter_row(rng, side)[:4]) in known_names():
        pass
    return letters.upper()


def _bare(rng: Random, side: Side) -> str:
    return without_article(fill(rng.choice(("{concept}", "{thing}", "{animal}", "{food}")), rng, side))


def _nonsense(rng: Random, side: Side) -> str:
    """Words without a sentence; a verb never comes first, for that would be a command."""
    pools = (THINGS, QUALITIES, ANIMALS, NATURE, VERBS)
    words = [
        rng.choice(rng.choice(pools if place else pools[:4]))
        if rng.random() < 0.7
        else invented_word(rng, side, 2)
        for place in range(rng.randint(2, 6))
    ]
    return " ".join(words)


def _letters(rng: Random, side: Side) -> str:
    del side
    return "".join(rng.choice("asdfghjklqwertzuiop") for _ in range(rng.randint(3, 14)))


def _signs(rng: Random, side: Side) -> str:
    del side
    return "".join(rng.choice("#+*$%&/=@;<>^_~|") for _ in range(rng.randint(2, 6)))


def _sentence(rng: Random, side: Side) -> str:
    text = fill(settle(rng.choice(read_phrases("unknown")["sentences"]), rng), rng, side)
    return text[0].upper() + text[1:]


def _passage(rng: Random, side: Side) -> str:
    return " ".join(_sentence(rng, side) for _ in range(rng.randint(3, 5)))


def _code(rng: Random, side: Side) -> str:
    return fill(rng.choice(read_phrases("unknown")["code"]), rng, side)


def _text_subject(rng: Random, side: Side) -> str:
    return fill(settle(rng.choice(read_phrases("unknown")["text_subject"]), rng), rng, side)


def _lowered(slot: str, rng: Random, side: Side) -> str:
    text = subject(slot, rng, side)
    return text if text.startswith("I ") else text[0].lower() + text[1:]


_MADE: dict[str, Callable[[Random, Side], str]] = {
    "any": _one_of(
        *["{concept}"] * 6,
        *["a {thing}"] * 3,
        *["a {animal}"] * 2,
        *["{invention}"] * 2,
        *["the {nature}", "a {gadget}", "a {food}", "a {job}", "{place}", "{where}", "{who}", "{event}"],
        *[
            "{work}",
            "{company}",
            "{app}",
            "{sport}",
            "{field}",
            "{invented}",
            "the {invented}",
            "{invented_name}",
        ],
    ),
    "many": _one_of(
        *["{plural}"] * 5,
        *["{thing:s}", "{animal:s}", "{food:s}", "{job:s}", "{plants}", "{gadget:s}", "{invented:s}"],
    ),
    "who": _one_of(*["{person}"] * 4, "{fictional}", *["{name} {family_name}"] * 2, "{invented_name}"),
    "where": _one_of("{country}", "{country}", "{city}", "{city}", "{place}", "{town}", "{invented_name}"),
    "year": lambda rng, side: str(rng.randint(900, 2030)),
    "number": lambda rng, side: str(rng.randint(0, 9999)),
    "few": lambda rng, side: str(rng.randint(2, 12)),
    "dozens": lambda rng, side: str(rng.randint(13, 99)),
    "hundreds": lambda rng, side: str(50 * rng.randint(2, 60)),
    "fever": lambda rng, side: rng.choice(("38", "38.5", "39", "39", "39.2", "39.5", "40", "40.1", "41")),
    "family_name": _one_of("{surname}", "{surname}", "{invented_name}"),
    "invented_name": _invented_name,
    "capitals": _capitals,
    "invented": _invented,
    "bare": _bare,
    "nonsense": _nonsense,
    "letters": _letters,
    "signs": _signs,
    "sentence": _sentence,
    "passage": _passage,
    "code": _code,
    "text_subject": _text_subject,
    "machine_task_lower": lambda rng, side: _lowered("machine_task", rng, side),
    "trouble_clause": lambda rng, side: _lowered("trouble", rng, side),
}
