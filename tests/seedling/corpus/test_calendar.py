"""Days, months and letters stand where they belong."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus import calendar
from groundup.seedling.corpus.dialogue import Side


def test_neighbours_are_neighbours() -> None:
    """'X comes after Y' holds in the row of days, months or letters, which go round except for letters."""
    rows = (calendar.DAYS, calendar.MONTHS, tuple(calendar.ALPHABET))
    rng = Random(0)
    for family in calendar.families()[:3]:
        for _ in range(300):
            words = family.make(rng, Side.TRAIN).answer.rstrip(".").split()
            row = next((row for row in rows if words[0] in row), None)
            if row is None or words[1:2] != ["comes"]:
                continue
            step = 1 if words[2] == "after" else -1
            assert row[(row.index(words[3]) + step) % len(row)] == words[0]
