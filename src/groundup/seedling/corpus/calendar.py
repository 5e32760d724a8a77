"""Days, months and seasons: what comes before and after, how long they are, and the lists themselves.

It counts along rows; today's date it does not know. Seasons are those of the north.
"""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn
from .number_words import ORDINALS, UNITS, in_words, ordinal_figure
from .phrase_files import read_phrases, read_records
from .phrasing import choose
from .rows import Row, ask_between, ask_neighbour

PHRASES = read_phrases("calendar")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SEASONS = ("winter", "spring", "summer", "autumn")
ROW_OF_DAYS = Row("day", DAYS)
ROW_OF_MONTHS = Row("month", MONTHS)
MOST_STEPS = 8


def families() -> tuple[Family, ...]:
    """Days, months, and facts about the year."""
    return (Family("days", 5, _days), Family("months", 5, _months), Family("calendar-lists", 5, _lists))


def season_of(place: int) -> str:
    """The season of a month in the north: December to February are winter."""
    return SEASONS[(place + 1) % 12 // 3]


def walked(row: Row, place: int, steps: int, *, after: bool) -> str:
    """'After Monday: 1 Tuesday, 2 Wednesday. So it is Wednesday.'"""
    way = 1 if after else -1
    members = [row.members[(place + way * step) % len(row.members)] for step in range(1, steps + 1)]
    counted = ", ".join(f"{step} {member}" for step, member in enumerate(members, 1))
    return f"{'After' if after else 'Before'} {row.members[place]}: {counted}. So it is {members[-1]}."


def _days(rng: Random, side: Side) -> Turn:
    roll, place = rng.random(), rng.randrange(len(DAYS))
    if roll < 0.3:
        return ask_neighbour(ROW_OF_DAYS, place, rng, side)
    if roll < 0.5:
        return _today(place, rng, side)
    if roll < 0.75:
        return _walk(ROW_OF_DAYS, place, rng, side)
    if roll < 0.82:
        return ask_between(ROW_OF_DAYS, rng, side)
    if roll < 0.9:
        number = _ordinal(place, rng) if place < len(DAYS) - 1 or rng.random() < 0.4 else "last"
        question = choose(PHRASES["day_in_place"], rng, side).replace("{n}", number)
        spoken = "last" if number == "last" else ORDINALS[place]
        return Turn(question, f"The {spoken} day of the week is {DAYS[place]}.")
    question = choose(PHRASES["weekend"], rng, side).replace("{x}", DAYS[place])
    kind = "a weekday" if place < 5 else "on the weekend"
    return Turn(question, f"{DAYS[place]} is {kind}.")


def _today(place: int, rng: Random, side: Side) -> Turn:
    """What is tomorrow, what was yesterday, and the days beside those."""
    kind, step = rng.choice(
        (("tomorrow", 1), ("tomorrow", 1), ("yesterday", -1), ("after_tomorrow", 2), ("before_yesterday", -2))
    )
    question = choose(PHRASES[kind], rng, side).replace("{x}", DAYS[place])
    if abs(step) == 2:
        return Turn(question, walked(ROW_OF_DAYS, place, 2, after=step > 0))
    verb = "tomorrow is" if step > 0 else "yesterday was"
    return Turn(question, f"If today is {DAYS[place]}, {verb} {DAYS[(place + step) % 7]}.")


def _months(rng: Random, side: Side) -> Turn:
    roll, place = rng.random(), rng.randrange(len(MONTHS))
    month = MONTHS[place]
    if roll < 0.25:
        return ask_neighbour(ROW_OF_MONTHS, place, rng, side)
    if roll < 0.38:
        return _walk(ROW_OF_MONTHS, place, rng, side)
    if roll < 0.43:
        return ask_between(ROW_OF_MONTHS, rng, side)
    if roll < 0.6:
        place = 1 if rng.random() < 0.1 else place
        return Turn(choose(PHRASES["length"], rng, side).replace("{x}", MONTHS[place]), length(place))
    if roll < 0.72:
        question = choose(PHRASES["season"], rng, side).replace("{x}", month)
        return Turn(question, f"In the north, {month} is in {season_of(place)}.")
    if roll < 0.86:
        number = _ordinal(place, rng) if place < 11 or rng.random() < 0.4 else "last"
        question = choose(PHRASES["month_in_place"], rng, side)
        question = question.replace("{n}", number).replace("{m}", str(place + 1))
        return Turn(question, f"Month {place + 1} of the year is {month}.", noisy=False)
    question = choose(PHRASES["month_number"], rng, side).replace("{x}", month)
    return Turn(question, f"{month} is month {place + 1} of the year.")


def length(place: int) -> str:
    """'May has 31 days.'"""
    leap = ", or 29 in a leap year" if MONTHS[place] == "February" else ""
    return f"{MONTHS[place]} has {LENGTHS[place]} days{leap}."


def _walk(row: Row, place: int, rng: Random, side: Side) -> Turn:
    """'It is Monday. Which day is in three days?', counted on along the row."""
    steps, after = rng.randint(2, MOST_STEPS), rng.random() < 0.65
    shown = in_words(steps) if steps < len(UNITS) and rng.random() < 0.5 else str(steps)
    question = choose(PHRASES["later" if after else "earlier"], rng, side)
    question = question.replace("{n}", shown).replace("{x}", row.members[place]).replace("{k}", row.kind)
    return Turn(question[0].upper() + question[1:], walked(row, place, steps, after=after), noisy=False)


def _lists(rng: Random, side: Side) -> Turn:
    if rng.random() < 0.15:
        season = rng.choice(SEASONS)
        months = [month for place, month in enumerate(MONTHS) if season_of(place) == season]
        if season == "winter":
            months = [months[2], *months[:2]]
        listed = f"{months[0]}, {months[1]} and {months[2]}"
        question = choose(PHRASES["season_months"], rng, side)
        question = question.replace("{x}", "fall" if season == "autumn" and rng.random() < 0.3 else season)
        return Turn(question, f"In the north, {season} is {listed}.")
    if rng.random() < 0.2:
        return _season_beside(rng, side)
    fixed = rng.choice(read_records("calendar", "fixed"))
    return Turn(choose(fixed["asks"], rng, side), fixed["answer"])


def _season_beside(rng: Random, side: Side) -> Turn:
    return ask_neighbour(Row("season", SEASONS), rng.randrange(len(SEASONS)), rng, side)


def _ordinal(place: int, rng: Random) -> str:
    return ORDINALS[place] if rng.random() < 0.6 else ordinal_figure(place + 1)
