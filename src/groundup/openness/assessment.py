"""Everything that the rules say about one release, on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from groundup.catalogue.evidence_schema import Openness

from . import ai_act, g7, mof, osaid
from .licences import Licences
from .logic import Truth
from .marks import Mark, rows
from .may import Answer, answers
from .reading import Reading, Requirement, failures

UNDECIDED = "unknown"
_ORDER = ("weights", "price", "architecture", "inference", "training_data", "training_code", "")


@dataclass(frozen=True)
class Release:
    """What a card says about a release besides its openness.

    `smallest_bytes` is the size of its smallest file, None if none is known; it may have larger ones, too.
    """

    id: str
    name: str
    released: str = ""
    smallest_bytes: int | None = None
    has_more_sizes: bool = False


@dataclass(frozen=True)
class Assessment:
    """The readings of a release, its rows and its answers."""

    release: Release
    openness: Openness
    licences: Licences
    as_of: date
    g7: Reading
    osaid: Reading
    mof: Reading
    ai_act: Reading
    rows: dict[str, Mark]
    may: tuple[Answer, ...]

    @property
    def step(self) -> str:
        """The key of the label (`step_of`)."""
        return _step(self.g7)

    @property
    def readings(self) -> dict[str, Reading]:
        """The readings by the names of their rules."""
        return {"g7": self.g7, "osaid": self.osaid, "mof": self.mof, "ai_act": self.ai_act}

    @property
    def goal(self) -> str:
        """The step up to which a card tells what is missing: open source; from there on, with open data."""
        return "4" if self.g7.verdict in g7.OPEN_SOURCE_STEPS else "3"

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What stands between the release and its goal.

        One for each component: weights and licence first, then data, then code.
        """
        asked = [
            one for one in self.g7.requirements if one.level <= self.goal and one.truth is not Truth.PASS
        ]
        failed = {one.component for one in failures(asked)}
        first: dict[str, Requirement] = {}
        for one in asked:
            if one.truth is Truth.FAIL or one.component not in failed:
                first.setdefault(one.component, one)
        return tuple(sorted(first.values(), key=lambda one: _place(one.component)))


def assess(release: Release, openness: Openness, licences: Licences, as_of: date) -> Assessment:
    """Apply every rule to a release, as on a day."""
    return Assessment(
        release=release,
        openness=openness,
        licences=licences,
        as_of=as_of,
        g7=g7.read(openness, licences, as_of),
        osaid=osaid.read(openness, licences, as_of),
        mof=mof.read(openness, licences, as_of),
        ai_act=ai_act.read(openness, licences, as_of),
        rows=rows(openness, licences),
        may=answers(openness, licences),
    )


def step_of(openness: Openness, licences: Licences, as_of: date) -> str:
    """The key of the label alone: a step of the scale, "0" for not on it, "unknown" for not decided."""
    return _step(g7.read(openness, licences, as_of))


def _step(reading: Reading) -> str:
    if reading.verdict == g7.OFF_THE_SCALE and reading.could_be != g7.OFF_THE_SCALE:
        return UNDECIDED
    return reading.verdict


def _place(component: str) -> int:
    return next(place for place, start in enumerate(_ORDER) if component.startswith(start))
