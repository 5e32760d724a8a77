"""Questions outside Seedling's world, and how it declines them: honestly, and with a way on.

The space of such questions is open, so the patterns mix kinds of questions with long lists of
subjects, invented names and plain nonsense. No answer here states a fact about the world.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from .dialogue import Family, Make, Side, Turn, side_of
from .lexicon import ANIMALS, COLOURS, FOODS, NAMES, NATURE, PEOPLE, QUALITIES, THINGS, VERBS, invented_word
from .phrasing import WHAT_IS, WHAT_WORD, ask_about, choose, read_phrases, settle, without_article

SUBJECTS_FILE = Path(__file__).with_name("subjects.toml")
_SLOT = re.compile(r"\{(\w+)\}")


PHRASES = read_phrases("unknown")
REFUSALS = read_phrases("unknown", "refusals")
SHARES = {
    "fact": 38,
    "now": 7,
    "health": 7,
    "code": 7,
    "text": 8,
    "work": 4,
    "translate": 5,
    "advice": 13,
    "unclear": 4,
}


def families() -> tuple[Family, ...]:
    """One family for each kind of question that Seedling declines."""
    whole = 62.0
    return tuple(
        Family(f"unknown-{kind}", whole * share / 100, _maker(kind), judge=declines)
        for kind, share in SHARES.items()
    )


def refusal(kind: str, rng: Random) -> str:
    """An honest answer for this kind of question."""
    return rng.choice(REFUSALS[kind])


def is_refusal(reply: str) -> bool:
    """Whether a reply declines: it says what Seedling is and names the way to a bigger model."""
    return "tiny model" in reply and reply.endswith("groundup run PATH")


def declines(turn: Turn, reply: str) -> bool:
    """The rule of judgement for questions outside: any kind of refusal is honest."""
    del turn
    return is_refusal(reply)


def _maker(kind: str) -> Make:
    def make(rng: Random, side: Side) -> Turn:
        if kind == "fact" and rng.random() < 0.3:
            return Turn(_what_is(rng, side), refusal(kind, rng))
        question = fill(choose(read_phrases("unknown", "patterns")[kind], rng, side), rng, side)
        return Turn(question[0].upper() + question[1:] if kind != "unclear" else question, refusal(kind, rng))

    return make


def _what_is(rng: Random, side: Side) -> str:
    """Asked exactly like Seedling's own topics, but about something else."""
    pool = rng.choice(
        (
            "concept",
            "concept",
            "concept",
            "place",
            "event",
            "ai_product",
            "company",
            "work",
            "dish",
            "a_thing",
            "a_thing",
            "invented",
        )
    )
    name = f"a {fill('{thing}', rng, side)}" if pool == "a_thing" else fill(f"{{{pool}}}", rng, side)
    if rng.random() < 0.2:
        return ask_about(choose(WHAT_WORD, rng, side), without_article(name))
    return ask_about(choose(WHAT_IS, rng, side), name)


def fill(pattern: str, rng: Random, side: Side) -> str:
    """Fill every slot with a subject of this side (nonsense and numbers are free)."""
    return (
        _SLOT.sub(lambda found: _subject(found.group(1), rng, side), pattern)
        .replace("{{", "{")
        .replace("}}", "}")
    )


def _subject(slot: str, rng: Random, side: Side) -> str:
    if slot in _FREE:
        return _FREE[slot](rng, side)
    members = _subjects()[slot]
    wanted = [member for member in members if side_of(f"subject|{member}") is side] or members
    return rng.choice(wanted)


def _nonsense(rng: Random, side: Side) -> str:
    pools = (THINGS, VERBS, QUALITIES, ANIMALS, NATURE)
    words = [
        rng.choice(rng.choice(pools)) if rng.random() < 0.7 else invented_word(rng, side, 2)
        for _ in range(rng.randint(2, 6))
    ]
    return " ".join(words)


def _letters(rng: Random, side: Side) -> str:
    del side
    return "".join(rng.choice("asdfghjklqwertzuiop") for _ in range(rng.randint(3, 14)))


def _passage(rng: Random, side: Side) -> str:
    return " ".join(
        fill(settle(rng.choice(PHRASES["sentences"]), rng), rng, side) for _ in range(rng.randint(1, 5))
    )


def _surname(rng: Random, side: Side) -> str:
    return invented_word(rng, side, 2).capitalize()


_FREE: dict[str, Callable[[Random, Side], str]] = {
    "year": lambda rng, side: str(rng.randint(900, 2030)),
    "number": lambda rng, side: str(rng.randint(0, 9999)),
    "surname": _surname,
    "invented": lambda rng, side: invented_word(rng, side, rng.choice((1, 2, 2, 3))),
    "nonsense": _nonsense,
    "letters": _letters,
    "signs": lambda rng, side: "".join(rng.choice("?!.,;:-#+*$%&/()=@") for _ in range(rng.randint(1, 6))),
    "passage": _passage,
    "code": lambda rng, side: fill(rng.choice(PHRASES["code"]), rng, side),
}


@cache
def _subjects() -> dict[str, list[str]]:
    subjects = {
        name: list(members) for name, members in tomllib.loads(SUBJECTS_FILE.read_text("utf-8")).items()
    }
    lists = {
        "animal": ANIMALS,
        "food": FOODS,
        "thing": THINGS,
        "nature": NATURE,
        "job": PEOPLE,
        "verb": VERBS,
        "quality": QUALITIES,
        "colour": COLOURS,
        "name": NAMES,
    }
    return subjects | lists
