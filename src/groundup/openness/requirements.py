"""What rules ask of a component: that it is published, whole, and under an open licence.

A component that is not published is asked nothing more, so that it gives one reason and not three.
"""

from __future__ import annotations

from collections.abc import Callable

from groundup.catalogue.evidence_schema import Component, DataComponent, Missing, Openness

from .licences import Licences
from .logic import Truth, all_of, any_of, truth_of
from .reading import Requirement, component_of

LicenceTest = Callable[[str], Truth]


def published(component: Component) -> Truth:
    """Whether anyone can fetch it."""
    return truth_of(component.availability, passing=("published",))


def complete(component: Component) -> Truth:
    """Whether all of it is there."""
    return truth_of(component.completeness, passing=("complete",))


def asks_published(openness: Openness, name: str, level: str) -> Requirement:
    """That a component can be fetched."""
    component = component_of(openness, name)
    return Requirement(name, "published", published(component), level, component.availability)


def asks_complete(openness: Openness, name: str, level: str) -> Requirement:
    """That a component is whole."""
    component = component_of(openness, name)
    return Requirement(name, "complete", complete(component), level, component.completeness)


def asks_licence(openness: Openness, name: str, level: str, code: str, test: LicenceTest) -> Requirement:
    """That a component's licence passes a test."""
    licence = component_of(openness, name).licence
    return Requirement(name, code, test(licence), level, licence)


def asks_full(
    openness: Openness, name: str, level: str, code: str, test: LicenceTest, *, whole: bool = True
) -> list[Requirement]:
    """That a component can be fetched, is whole (unless that is not asked), and has such a licence."""
    first = asks_published(openness, name, level)
    if first.truth is Truth.FAIL:
        return [first]
    rest = [asks_complete(openness, name, level)] if whole else []
    return [first, *rest, asks_licence(openness, name, level, code, test)]


def full(component: Component, licences: Licences) -> Truth:
    """Published, complete and under an open licence."""
    return all_of([published(component), complete(component), licences.is_open(component.licence)])


def excused(data: Component, licences: Licences) -> Truth:
    """Whether what is missing of data is missing for good reasons and described instead.

    Every missing part needs a legal or technical reason with evidence, and a complete description. Of data
    of which nothing can be fetched a person has to decide: that is never a pass.
    """
    missing = data.missing if isinstance(data, DataComponent) else ()
    holds = all_of([licences.is_open(data.licence), *map(_excused_part, missing)])
    if data.availability in ("published", "on_request"):
        if missing:
            return holds
        is_whole = data.availability == "published" and data.completeness == "complete"
        return Truth.FAIL if is_whole or holds is Truth.FAIL else Truth.UNKNOWN
    if data.availability == "unknown":
        return Truth.FAIL if holds is Truth.FAIL else Truth.UNKNOWN
    return Truth.FAIL if not missing or holds is Truth.FAIL else Truth.UNKNOWN


def _excused_part(part: Missing) -> Truth:
    reason = truth_of(part.reason, passing=("legal", "technical"))
    shown = Truth.PASS if part.evidence or reason is not Truth.PASS else Truth.UNKNOWN
    return all_of([reason, shown, truth_of(part.described, passing=("complete",))])


def open_or_excused(data: Component, licences: Licences) -> Truth:
    """Data that is fully open, or whose missing parts are excused."""
    return any_of([full(data, licences), excused(data, licences)])
