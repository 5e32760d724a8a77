"""Which models a list shows. What nobody knows passes no filter, and is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from groundup.host.known_model import KnownModel
from groundup.openness.assessment import UNDECIDED

OPEN_STEPS: Final = {"weights-available": "1", "open-weights": "2", "open-source": "3", "open-data": "4"}
# Members of the European Union; https://european-union.europa.eu, 2026-11-26.
_MEMBERS: Final = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EUROPEAN_UNION: Final = frozenset(_MEMBERS.split())


class Answer(Enum):
    """What a filter says of a model."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


Filter = Callable[[KnownModel], Answer]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The models that pass, in order, and how many are left out because something is not known."""

    models: tuple[KnownModel, ...]
    unknown: int


def choose(models: Iterable[KnownModel], filters: Iterable[Filter], *, with_unknown: bool = False) -> Chosen:
    """The models that pass every filter, those that suit the device first.

    Args:
        models: to choose from.
        filters: all of which must agree.
        with_unknown: whether what is not known passes, too.
    """
    tests = list(filters)
    passed: list[KnownModel] = []
    unknown = 0
    for model in models:
        answers = _answers(model, tests)
        if Answer.NO in answers:
            continue
        if Answer.UNKNOWN in answers and not with_unknown:
            unknown += 1
            continue
        passed.append(model)
    return Chosen(tuple(sorted(passed, key=lambda one: one.place)), unknown)


def _answers(model: KnownModel, filters: list[Filter]) -> set[Answer]:
    """What the filters say; none is asked after one that says no, since some take time."""
    found: set[Answer] = set()
    for one in filters:
        found.add(one(model))
        if Answer.NO in found:
            break
    return found


def named(query: str) -> Filter:
    """Its name, its maker or one of its other names has this in it, whatever the capitals."""
    words = query.lower().split()

    def answer(model: KnownModel) -> Answer:
        record = model.record
        names = (name for file in record.files for name in file.names)
        text = " ".join((record.id, record.name, record.origin.producer, *record.aliases, *names)).lower()
        return _certain(all(word in text for word in words))

    return answer


def fits() -> Filter:
    """It can be started now."""
    return lambda model: Answer.UNKNOWN if model.verdict is None else _certain(model.verdict.runs_now)


def at_most(size_bytes: int) -> Filter:
    """Its usual file is no larger."""
    return lambda model: (
        Answer.UNKNOWN if model.size_bytes is None else _certain(model.size_bytes <= size_bytes)
    )


def speaks(languages: Iterable[str]) -> Filter:
    """Its makers name all of these languages."""
    wanted = {language.lower() for language in languages}

    def answer(model: KnownModel) -> Answer:
        known = model.record.languages
        return Answer.UNKNOWN if known == "unknown" else _certain(wanted <= set(known))

    return answer


def comes_from(places: Iterable[str]) -> Filter:
    """One of its makers' countries is among these; "EU" stands for all of the Union's."""
    codes = {place.upper() for place in places}
    wanted = codes | (EUROPEAN_UNION if "EU" in codes else frozenset())

    def answer(model: KnownModel) -> Answer:
        country = model.record.origin.country
        return Answer.UNKNOWN if country == "unknown" else _certain(bool(wanted & set(country.split("/"))))

    return answer


def at_least_open(label: str) -> Filter:
    """It is on this step of the G7's scale or on a higher one, in our reading."""
    step = OPEN_STEPS[label]
    return lambda model: (
        Answer.UNKNOWN if model.openness_step == UNDECIDED else _certain(model.openness_step >= step)
    )


def _certain(is_so: bool) -> Answer:
    return Answer.YES if is_so else Answer.NO
