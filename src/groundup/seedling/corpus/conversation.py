"""Polite conversation: greetings, thanks, small talk, and a kind word."""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn
from .lexicon import NAMES
from .phrasing import choose, read_records
from .topics import PARAMETERS_IN_WORDS


def families() -> tuple[Family, ...]:
    """All of polite conversation is one family."""
    return (Family("conversation", 9, _make),)


def _make(rng: Random, side: Side) -> Turn:
    exchanges = read_records("conversation", "exchange")
    weights = [2 + len(exchange["asks"]) / 10 for exchange in exchanges]
    exchange = rng.choices(exchanges, weights)[0]
    name = rng.choice(NAMES)
    said = [_fill(answer, name) for answer in exchange["answers"]]
    return Turn(_fill(choose(exchange["asks"], rng, side), name), rng.choice(said), accepted=frozenset(said))


def _fill(text: str, name: str) -> str:
    return text.replace("{name}", name).replace("{parameters}", PARAMETERS_IN_WORDS)
