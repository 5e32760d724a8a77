"""Polite conversation: greetings, thanks, small talk, jokes, and a kind word.

It knows no facts; what Seedling and Groundup are is explained by topics/groundup.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from .dialogue import Family, Side, Turn
from .lexicon import NAMES
from .noise import in_lower_case
from .phrase_files import read_phrases, read_records
from .phrasing import HELD_OUT_MARK, choose
from .topics import PARAMETERS_IN_WORDS

FOLLOW_UPS = read_phrases("follow_ups")
SLOTS = read_phrases("conversation", "slots")
AGES = tuple(str(age) for age in range(6, 20))
JOINED_SHARE = 0.2
JOINTS = (", ", ". ", "! ", " and ", "... ")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Exchange:
    """What people say in one situation, and every answer that is right."""

    key: str
    asks: tuple[str, ...]
    answers: tuple[str, ...]
    weight: float
    joins: bool  # whether two of these things said at once get the same answer


def families() -> tuple[Family, ...]:
    """All of polite conversation is one family."""
    return (Family("conversation", 36, _make),)


@cache
def exchanges() -> tuple[Exchange, ...]:
    """All exchanges, in the order of their file."""
    return tuple(_read(record) for record in read_records("conversation", "exchange"))


def _read(record: dict[str, Any]) -> Exchange:
    asks = FOLLOW_UPS[record["asks_of"]] if "asks_of" in record else tuple(record["asks"])
    weight = float(record.get("weight", 1)) * (2 + len(asks) / 25)
    return Exchange(record["key"], asks, tuple(record["answers"]), weight, bool(record.get("joins", False)))


@cache
def _weights() -> tuple[float, ...]:
    return tuple(exchange.weight for exchange in exchanges())


def _make(rng: Random, side: Side) -> Turn:
    exchange = rng.choices(exchanges(), _weights())[0]
    filling = _filling(rng)
    said = tuple(_fill(answer, filling) for answer in exchange.answers)
    answer = rng.choice(said)
    return Turn(
        _fill(_said(exchange, rng, side), filling),
        answer,
        accepted=frozenset(said),
        follow_ups=_follow_ups(exchange.key, answer, said, filling["name"], rng, side),
        loose=True,
    )


def _said(exchange: Exchange, rng: Random, side: Side) -> str:
    """One wording; in the training sometimes two, as people do who tell more: "I am tired, what a day"."""
    said = choose(exchange.asks, rng, side)
    if not exchange.joins or side is Side.HELD_OUT or rng.random() > JOINED_SHARE:
        return said
    joint, more = rng.choice(JOINTS), choose(exchange.asks, rng, side)
    if said.endswith("?"):
        return f"{said} {more}"
    return said.rstrip(".!") + joint + (more if joint[0] in ".!" else in_lower_case(more))


def _follow_ups(
    key: str, answer: str, said: tuple[str, ...], name: str, rng: Random, side: Side
) -> tuple[Turn, ...]:
    """Another joke after a joke; the name of somebody who has just given it."""
    mark = HELD_OUT_MARK if side is Side.HELD_OUT else ""
    if len(said) > 1:
        others = [other for other in said if other != answer]
        return (
            Turn(
                mark + choose(_asks_after()["another"], rng, side),
                rng.choice(others),
                accepted=frozenset(others),
            ),
        )
    if key == "name-given":
        return (Turn(mark + choose(_asks_after()["my_name"], rng, side), f"Your name is {name}."),)
    return ()


@cache
def _asks_after() -> dict[str, tuple[str, ...]]:
    return read_phrases("conversation", "asks_after")


def _filling(rng: Random) -> dict[str, str]:
    """A word for every slot, the same in the question and in the answer."""
    filling = {slot: rng.choice(words) for slot, words in SLOTS.items()}
    return filling | {"name": rng.choice(NAMES), "age": rng.choice(AGES), "parameters": PARAMETERS_IN_WORDS}


def _fill(text: str, filling: dict[str, str]) -> str:
    return _SLOT.sub(lambda found: filling[found.group(1)], text)
