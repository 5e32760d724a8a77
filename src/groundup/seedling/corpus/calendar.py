"""Days, months and the alphabet: what comes before and after, and the lists themselves."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from .dialogue import Family, Side, Turn
from .phrasing import choose, read_phrases, read_records

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
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
SEASONS = (
    "winter",
    "winter",
    "spring",
    "spring",
    "spring",
    "summer",
    "summer",
    "summer",
    "autumn",
    "autumn",
    "autumn",
    "winter",
)


def families() -> tuple[Family, ...]:
    """Days, months and letters, and their lists."""
    return (
        Family("days", 2.5, _days),
        Family("months", 3, _months),
        Family("alphabet", 3, _alphabet),
        Family("calendar-lists", 4, _lists),
    )


def _days(rng: Random, side: Side) -> Turn:
    place = rng.randrange(len(DAYS))
    if rng.random() < 0.3:
        pattern = choose(PHRASES["today"], rng, side)
        if "tomorrow" in pattern:
            return Turn(
                pattern.replace("{x}", DAYS[place]),
                f"If today is {DAYS[place]}, tomorrow is {DAYS[(place + 1) % 7]}.",
            )
        return Turn(
            pattern.replace("{x}", DAYS[place]),
            f"If today is {DAYS[place]}, yesterday was {DAYS[place - 1]}.",
        )
    if rng.random() < 0.2:
        return _in_place(DAYS, "day", "week", rng, side)
    return _neighbour(DAYS, "day", place, rng, side)


def _months(rng: Random, side: Side) -> Turn:
    place, roll = rng.randrange(len(MONTHS)), rng.random()
    month = MONTHS[place]
    if roll < 0.2:
        leap = ", and 29 in a leap year" if month == "February" else ""
        return Turn(
            choose(PHRASES["length"], rng, side).replace("{x}", month),
            f"{month} has {LENGTHS[place]} days{leap}.",
        )
    if roll < 0.3:
        return Turn(
            choose(PHRASES["season"], rng, side).replace("{x}", month),
            f"In the north, {month} is in {SEASONS[place]}.",
        )
    if roll < 0.5:
        return _in_place(MONTHS, "month", "year", rng, side)
    return _neighbour(MONTHS, "month", place, rng, side)


def _alphabet(rng: Random, side: Side) -> Turn:
    place = rng.randrange(len(ALPHABET))
    if rng.random() < 0.15:
        return _in_place(ALPHABET[:12], "letter", "alphabet", rng, side)
    return _neighbour(ALPHABET, "letter", place, rng, side)


def _neighbour(row: Sequence[str], kind: str, place: int, rng: Random, side: Side) -> Turn:
    """What comes before or after; days and months go round, the alphabet ends."""
    after = rng.random() < 0.55
    word, other = ("after", place + 1) if after else ("before", place - 1)
    shown = rng.choice((row[place], row[place].lower())) if kind == "letter" else row[place]
    question = (
        choose(PHRASES["after"] if after else PHRASES["before"], rng, side)
        .replace("{x}", shown)
        .replace("{k}", kind)
    )
    if kind == "letter" and not 0 <= other < len(row):
        return Turn(question, f"No letter comes {word} {row[place]}.", noisy=False)
    return Turn(question, f"{row[other % len(row)]} comes {word} {row[place]}.", noisy=kind != "letter")


def _in_place(row: Sequence[str], kind: str, whole: str, rng: Random, side: Side) -> Turn:
    place = rng.randrange(len(row))
    question = (
        choose(PHRASES["place"], rng, side)
        .replace("{n}", ORDINALS[place])
        .replace("{k}", kind)
        .replace("{w}", whole)
    )
    return Turn(question, f"The {ORDINALS[place]} {kind} of the {whole} is {row[place]}.")


def _lists(rng: Random, side: Side) -> Turn:
    fixed = rng.choice(read_records("calendar", "fixed"))
    return Turn(choose(fixed["asks"], rng, side), fixed["answer"])
