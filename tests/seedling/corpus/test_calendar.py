"""Days, months and seasons are where the calendar has them."""

from __future__ import annotations

import calendar as civil
import datetime
import re
from random import Random

import pytest

from groundup.seedling.corpus import calendar
from groundup.seedling.corpus.dialogue import Family, Side

DAYS = list(civil.day_name)
MONTHS = list(civil.month_name)[1:]
NORTHERN = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}


def is_walked(answer: str) -> bool:
    """Whether 'After Monday: 1 Tuesday, 2 Wednesday. So it is Wednesday.' holds."""
    found = re.match(r"(After|Before) (\w+): (.*)\. So it is (\w+)\.$", answer)
    if found is None:
        return False
    row = DAYS if found[2] in DAYS else MONTHS
    steps = found[3].split(", ")
    way = len(steps) if found[1] == "After" else -len(steps)
    counted = [step.split()[0] for step in steps] == [str(number) for number in range(1, len(steps) + 1)]
    return counted and row[(row.index(found[2]) + way) % len(row)] == found[4] == steps[-1].split()[1]


@pytest.mark.parametrize("family", calendar.families()[:2], ids=lambda family: family.name)
def test_walks_along_the_row_end_where_they_should(family: Family) -> None:
    """In n days from Monday is the day that n steps lead to, and every step is counted."""
    rng = Random(0)
    answers = [family.make(rng, side).answer for side in Side for _ in range(1_500)]
    walks = [answer for answer in answers if ". So it is " in answer]
    assert walks
    assert all(map(is_walked, walks))


def test_a_wrong_walk_is_noticed() -> None:
    """The check above fails for a step too few."""
    assert not is_walked("After Monday: 1 Tuesday, 2 Wednesday. So it is Thursday.")


def test_tomorrow_and_yesterday_are_beside_today() -> None:
    """If today is Monday, tomorrow is Tuesday and yesterday was Sunday."""
    rng = Random(1)
    for _ in range(2_000):
        answer = calendar.families()[0].make(rng, Side.TRAIN).answer
        if found := re.match(r"If today is (\w+), (tomorrow is|yesterday was) (\w+)\.", answer):
            step = 1 if found[2] == "tomorrow is" else -1
            assert DAYS[(DAYS.index(found[1]) + step) % 7] == found[3]


@pytest.mark.parametrize("place", range(12))
def test_lengths_and_seasons_are_those_of_the_calendar(place: int) -> None:
    """Months are as long as in a common year, and lie in their northern season."""
    days = (
        datetime.date(2027 + (place == 11), (place + 1) % 12 + 1, 1) - datetime.date(2027, place + 1, 1)
    ).days
    assert calendar.length(place).startswith(f"{MONTHS[place]} has {days} days")
    assert place + 1 in NORTHERN[calendar.season_of(place)]


def test_only_february_has_two_lengths() -> None:
    """The leap year is named for February alone."""
    assert [place for place in range(12) if "leap" in calendar.length(place)] == [1]


@pytest.mark.parametrize("family", calendar.families(), ids=lambda family: family.name)
def test_every_slot_is_filled(family: Family) -> None:
    """No slot, choice or mark is left in a question or an answer."""
    rng = Random(2)
    for side in Side:
        for _ in range(1_000):
            turn = family.make(rng, side)
            assert not re.search(r"[{}\[\]|~]", turn.question + turn.answer)
