"""Conversions state the rule and come out right; all others are declined."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import units
from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.phrase_files import read_records
from groundup.seedling.corpus.unknown import is_refusal

IN_SMALLEST = {
    "km": 1_000_000,
    "m": 1000,
    "dm": 100,
    "cm": 10,
    "mm": 1,
    "t": 1_000_000_000,
    "kg": 1_000_000,
    "g": 1000,
    "mg": 1,
    "l": 1000,
    "dl": 100,
    "cl": 10,
    "ml": 1,
    "bit": 1,
    "byte": 8,
    "kB": 8000,
    "MB": 8 * 10**6,
    "GB": 8 * 10**9,
    "TB": 8 * 10**12,
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
    "month": 1,
    "year": 12,
    "decade": 120,
    "century": 1200,
    "dozen": 12,
    "piece": 1,
    "cent": 1,
    "euro": 100,
    "dollar": 100,
}
PLURALS = {"centuries": "century", "dozen": "dozen"}
EQUAL = re.compile(r"so (\d+) (\w+) = (\d+) ([x/]) (\d+) (\w+) = (\d+) (\w+)\.$")


def size_of(amount: str, unit: str) -> int:
    """An amount in the smallest unit of its kind."""
    name = unit if unit in IN_SMALLEST else PLURALS.get(unit, unit.removesuffix("s"))
    return int(amount) * IN_SMALLEST[name]


def is_true(answer: str) -> bool:
    """Whether both sides of a conversion, and the sum between them, are equal."""
    found = EQUAL.search(answer)
    if found is None:
        return False
    first, second = int(found[3]), int(found[5])
    between = first * second if found[4] == "x" else first // second
    same = size_of(found[1], found[2]) == size_of(found[7], found[8])
    return same and between == int(found[7])


@pytest.mark.parametrize("conversion", units.CONVERSIONS, ids=lambda each: each.rule)
def test_every_conversion_is_true(conversion: units.Conversion) -> None:
    """Both directions come out right for every number that is asked, and the rule holds."""
    assert size_of("1", conversion.large.one) == size_of(str(conversion.factor), conversion.small.one)
    for number in conversion.numbers:
        assert number == 1 or is_true(conversion.down(number))
        assert is_true(conversion.up(number))


def test_a_wrong_conversion_is_noticed() -> None:
    """The check above fails for a wrong factor and for a wrong sum."""
    assert is_true("1 m is 100 cm, so 3 m = 3 x 100 cm = 300 cm.")
    assert not is_true("1 m is 100 cm, so 3 m = 3 x 10 cm = 30 cm.")
    assert not is_true("1 m is 100 cm, so 3 m = 3 x 100 cm = 3000 cm.")


@pytest.mark.parametrize("side", Side)
def test_questions_name_what_the_answer_converts(side: Side) -> None:
    """Nothing is left unfilled, and every answer of the family states its rule or a fixed fact."""
    rng = Random(0)
    fixed = {record["answer"] for record in read_records("units", "fixed")}
    rules = {f"{conversion.rule}." for conversion in units.CONVERSIONS}
    for _ in range(3_000):
        turn = units.families()[0].make(rng, side)
        assert not re.search(r"[{}\[\]|]", turn.question + turn.answer)
        assert turn.answer in fixed or turn.answer in rules or is_true(turn.answer)


@pytest.mark.parametrize("side", Side)
def test_other_conversions_are_declined(side: Side) -> None:
    """Foreign units, units that do not go together, and results that are not whole are refused."""
    rng = Random(1)
    family = units.families()[1]
    assert all(is_refusal(family.make(rng, side).answer) for _ in range(300))
    assert not family.judge(family.make(rng, side), "1 m is 100 cm.")


def test_an_amount_that_is_not_whole_never_comes_out() -> None:
    """What is declined as not whole leaves a rest, whichever conversion it is about."""
    rng = Random(2)
    factors = {
        (small, large): conversion.factor
        for conversion in units.CONVERSIONS
        for small in conversion.small.names_many
        for large in conversion.large.names_many
    }
    for _ in range(500):
        given, wanted, amount = units._not_whole(rng)
        assert int(amount) % factors[given, wanted]
