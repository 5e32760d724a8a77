"""Short lists: reverse, sort, find the largest and the smallest, count."""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn, draw_on_side
from .lexicon import GROUPS, NAMES
from .phrasing import choose, read_phrases

PHRASES = read_phrases("lists")


def families() -> tuple[Family, ...]:
    """Reverse, sort numbers, sort words, largest or smallest, count."""
    return (
        Family("reverse-list", 9, _reverse),
        Family("sort-numbers", 12, _sort_numbers),
        Family("sort-words", 10, _sort_words),
        Family("largest-smallest", 6, _extreme),
        Family("count-list", 4, _count),
    )


def _numbers(rng: Random) -> tuple[str, ...]:
    largest = rng.choice((9, 20, 99, 99))
    return tuple(str(number) for number in rng.sample(range(largest + 1), rng.choice((3, 3, 4, 4, 5))))


def _words(rng: Random) -> tuple[str, ...]:
    pool = NAMES if rng.random() < 0.15 else rng.choice(GROUPS)
    return tuple(rng.sample(pool, rng.choice((3, 3, 4, 4, 5))))


def _either(rng: Random) -> tuple[str, ...]:
    return _numbers(rng) if rng.random() < 0.5 else _words(rng)


def _written(items: tuple[str, ...], rng: Random) -> str:
    roll = rng.random()
    if roll < 0.65:
        return ", ".join(items)
    if roll < 0.75:
        return ",".join(items)
    if roll < 0.85:
        return " ".join(items)
    if roll < 0.92:
        return "[" + ", ".join(items) + "]"
    return ", ".join(items[:-1]) + " and " + items[-1]


def _ask(patterns: tuple[str, ...], items: tuple[str, ...], rng: Random, side: Side) -> str:
    return choose(patterns, rng, side).replace("{l}", _written(items, rng))


def _reverse(rng: Random, side: Side) -> Turn:
    items = draw_on_side(_either, rng, side)
    return Turn(_ask(PHRASES["reverse"], items, rng, side), ", ".join(reversed(items)), noisy=False)


def _sort_numbers(rng: Random, side: Side) -> Turn:
    items = draw_on_side(_numbers, rng, side)
    return Turn(
        _ask(PHRASES["sort_numbers"], items, rng, side), ", ".join(sorted(items, key=int)), noisy=False
    )


def _sort_words(rng: Random, side: Side) -> Turn:
    items = draw_on_side(_words, rng, side)
    return Turn(_ask(PHRASES["sort_words"], items, rng, side), ", ".join(sorted(items)), noisy=False)


def _extreme(rng: Random, side: Side) -> Turn:
    items = draw_on_side(_numbers, rng, side)
    largest = rng.random() < 0.5
    name = rng.choice(("largest", "biggest", "greatest") if largest else ("smallest", "lowest"))
    value = max(items, key=int) if largest else min(items, key=int)
    return Turn(
        _ask(PHRASES["extreme"], items, rng, side).replace("{e}", name),
        f"The {name} number is {value}.",
        noisy=False,
    )


def _count(rng: Random, side: Side) -> Turn:
    items = draw_on_side(_either, rng, side)
    counted = ", ".join(
        f"{place} {item}" if not item.isdigit() else f"({place}) {item}"
        for place, item in enumerate(items, 1)
    )
    return Turn(
        _ask(PHRASES["count"], items, rng, side), f"{counted}. The list has {len(items)} items.", noisy=False
    )
