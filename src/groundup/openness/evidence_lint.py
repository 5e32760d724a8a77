"""What is wrong with a body of evidence although its form is right.

The form says which words may stand where; this says what they must add up to: marks with sources, data with
reasons, licences that somebody read. Whoever writes evidence runs it by `groundup catalogue check`.

A problem is something to correct. A warning may stay, but is said beside the label: somebody has yet to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

import msgspec

from groundup.catalogue.evidence_schema import (
    OWN_REPOSITORY,
    Component,
    Components,
    DataComponent,
    Evidence,
    Openness,
)

from . import g7
from .licences import MIXED, NONE_FOUND, UNKNOWN, Licences
from .logic import Truth
from .reading import is_verified

# A repository without a licence file may get one: after so many days somebody has to look again.
NONE_FOUND_FRESH_DAYS: Final = 90
DATA_COMPONENTS: Final = ("training_data_pretraining", "training_data_posttraining", "evaluation_data")
VERSIONED_HOSTS: Final = ("https://github.com/",)


class Problem(msgspec.Struct, frozen=True):
    """Something to correct, or (as a warning) to look at, and where in the file it is.

    Args:
        place: the component or field, as its table in the file is called.
        rule: a short name of what is broken.
        message: what is wrong, with figures, in a sentence without its full stop.
        level: whether the record is wrong, or only less certain than it should be.
    """

    place: str
    rule: str
    message: str
    level: Literal["error", "warning"] = "error"


def lint(
    openness: Openness,
    licences: Licences,
    *,
    bodies: Mapping[str, Openness],
    as_of: date | None = None,
) -> list[Problem]:
    """Everything that is wrong with one body of evidence, in the order of the file.

    Args:
        openness: the evidence, as it is recorded or as it holds for a release.
        licences: the table of licences.
        bodies: all bodies of evidence by name, among them those that this one is based on.
        as_of: the day for which ages count; the day of the last review, if nothing is given.
    """
    day = as_of or openness.reviewed
    return [
        *_terms(openness, licences),
        *_parents(openness, licences, bodies),
        *(
            one
            for name, component in openness.components
            for one in _component(name, component, openness, licences)
        ),
        *_copied_licences(openness.components),
        *_ship_gate(openness, licences, day),
    ]


def _component(name: str, component: Component, openness: Openness, licences: Licences) -> Iterator[Problem]:
    place = f"components.{name}"
    yield from _has_evidence(place, component)
    yield from _completeness(place, component)
    yield from _missing_parts(place, name, component)
    yield from _licence(place, name, component, openness, licences)
    yield from _sources(place, component.evidence, openness.reviewed)


def _has_evidence(place: str, component: Component) -> Iterator[Problem]:
    """A mark needs a source, and one that says "not there" the place where somebody looked for it."""
    if component.availability == "not_applicable":
        if not component.why:
            yield Problem(place, "why", "it is not applicable, and nothing says why")
    elif component.availability == "not_published" and not component.evidence:
        yield Problem(place, "looked_where", "it is not published, and nothing says where somebody looked")
    elif component.availability != "unknown" and not component.evidence:
        yield Problem(place, "evidence", f"it is {component.availability}, without any evidence")


def _completeness(place: str, component: Component) -> Iterator[Problem]:
    if not component.can_be_had and component.completeness != "unknown":
        yield Problem(
            place, "completeness", f"it is {component.availability}, and yet {component.completeness}"
        )


def _missing_parts(place: str, name: str, component: Component) -> Iterator[Problem]:
    """Data that are not whole say what is missing; legal and technical reasons need evidence."""
    if not isinstance(component, DataComponent):
        return
    is_partial = component.completeness == "partial" or component.availability == "on_request"
    if name in DATA_COMPONENTS and component.can_be_had and is_partial and not component.missing:
        yield Problem(place, "missing", "parts of these data cannot be fetched, and nothing says which")
    for part in component.missing:
        if part.reason in ("legal", "technical") and not part.evidence:
            yield Problem(
                place,
                "missing_reason",
                f"'{part.what}' is missing for a {part.reason} reason without evidence",
            )


def _licence(
    place: str, name: str, component: Component, openness: Openness, licences: Licences
) -> Iterator[Problem]:
    licence = component.licence
    if licence not in licences:
        yield Problem(place, "licence_id", f"the table of licences has no '{licence}'")
    if licence == MIXED and not isinstance(component, DataComponent):
        yield Problem(place, "licence_mixed", "only data can have mixed licences")
    if licence not in (MIXED, UNKNOWN) and component.licence_basis is None:
        yield Problem(place, "licence_basis", f"nothing says where '{licence}' was read")
    if licence == NONE_FOUND:
        yield from _none_found(place, component, openness.reviewed)


def _none_found(place: str, component: Component, reviewed: date) -> Iterator[Problem]:
    """Only a fresh look at the repository can find that it has no licence."""
    readings = [one.date for one in component.evidence if one.checked == "read" and one.commit]
    if not readings:
        yield Problem(
            place, "none_found", "no licence was found, but nobody read the repository: it is unknown"
        )
        return
    age_days = (reviewed - max(readings)).days
    if age_days > NONE_FOUND_FRESH_DAYS:
        limit = f"after {NONE_FOUND_FRESH_DAYS} it is unknown"
        yield Problem(place, "none_found", f"no licence was found {age_days} days before the review; {limit}")


def _sources(place: str, evidence: tuple[Evidence, ...], reviewed: date) -> Iterator[Problem]:
    for one in evidence:
        if one.checked == "read" and not one.commit and one.url.startswith(VERSIONED_HOSTS):
            yield Problem(place, "commit", f"{one.url} was read, and nothing says at which commit")
        if one.url == OWN_REPOSITORY and not one.path:
            yield Problem(place, "path", "something of this repository, and nothing says which file")
        if one.date > reviewed:
            yield Problem(place, "date", f"somebody looked on {one.date}, after the review of {reviewed}")


def _terms(openness: Openness, licences: Licences) -> Iterator[Problem]:
    for terms in openness.extra_terms:
        if licences.get(terms) is None:
            yield Problem("extra_terms", "licence_id", f"the table of licences has no '{terms}'")
    if openness.gate != "unknown" and not openness.gate_evidence:
        yield Problem("gate", "evidence", f"it is '{openness.gate}', without any evidence")
    for name in ("data_summary", "copyright_policy"):
        found = getattr(openness.eu, name)
        if found != "unknown" and not getattr(openness.eu, f"{name}_evidence"):
            yield Problem(f"eu.{name}", "evidence", f"it is {found}, without any evidence")


def _parents(openness: Openness, licences: Licences, bodies: Mapping[str, Openness]) -> Iterator[Problem]:
    """What starts from others' weights is not freer than they are, unless somebody checked why."""
    own = openness.components.weights_final.licence
    for parent in openness.based_on:
        if parent not in bodies:
            yield Problem("based_on", "parent", f"there is no evidence called '{parent}'")
            continue
        theirs = bodies[parent].components.weights_final.licence
        if own != theirs and _is_freer(own, theirs, licences) and not openness.based_on_terms_checked:
            yield Problem(
                "based_on",
                "freer_than_parent",
                f"its weights are said to be under '{own}', but start from '{parent}' under '{theirs}'",
            )


def _is_freer(own: str, theirs: str, licences: Licences) -> bool:
    """Whether a licence is open, or another one, where the parent's limits what one may do."""
    return licences.is_open(theirs) is not Truth.PASS and own not in (theirs, UNKNOWN, NONE_FOUND)


def _copied_licences(components: Components) -> Iterator[Problem]:
    """A licence of the weights says nothing about code and documents."""
    weights = components.weights_final
    sources = {_source(one) for one in weights.evidence}
    for name, component in components:
        if name.startswith("weights_") or isinstance(component, DataComponent):
            continue
        if component.licence_basis == "hub_tag":
            told = "rests on the hub's tag, which speaks of the weights alone"
        elif _is_taken_over(component, weights, sources):
            told = "was read in the licence of the weights, which is not that of this part"
        else:
            continue
        yield Problem(f"components.{name}", "copied_licence", f"'{component.licence}' {told}")


def _source(evidence: Evidence) -> tuple[str, str, str]:
    return evidence.url, evidence.commit, evidence.path


def _is_taken_over(component: Component, weights: Component, sources: set[tuple[str, str, str]]) -> bool:
    """Whether a part has the licence file of the weights as its only source."""
    return (
        component.licence_basis == weights.licence_basis == "component"
        and component.licence == weights.licence
        and bool(component.evidence)
        and {_source(one) for one in component.evidence} <= sources
    )


def _ship_gate(openness: Openness, licences: Licences, day: date) -> Iterator[Problem]:
    """What the headline rests on should have been read; where it was not, the card says "not verified"."""
    reading = g7.read(openness, licences, day)
    for name in reading.used:
        component: Component = getattr(openness.components, name)
        place = f"components.{name}"
        if not is_verified(name, component):
            yield Problem(
                place, "not_verified", "the label rests on it, and nobody read a source of it", "warning"
            )
        elif component.licence_basis == "hub_tag":
            yield Problem(place, "hub_tag", "the label rests on it, and its licence on the hub's tag alone")
