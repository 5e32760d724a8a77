"""What a rule says about a release: a verdict, what it could still become, and what it rests on.

A rule hands over requirements, each with its truth. Everything else follows from them here, the same way
for every rule: the reasons, the evidence that was used, what of it nobody has read, what has aged.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from groundup.catalogue.evidence_schema import Component, Openness

from .logic import Truth

STALE_AFTER_DAYS = 365

# Readable is enough for these, so an extract settles whether they exist.
DOCUMENTS = ("data_card", "technical_report", "model_card", "research_paper", "evaluation_results")
CODE = ("architecture_code", "inference_code", "training_code", "data_prep_code", "evaluation_code")
DATA = ("training_data_pretraining", "training_data_posttraining")
UNKNOWN_COMPONENT = Component(availability="unknown")


class Requirement(msgspec.Struct, frozen=True):
    """One thing that a rule asks of one component.

    `code` names what is asked ("published", "complete", "licence_open" ...), `level` for which verdict of
    the rule ("3", "II", "yes"), and `value` is what a sentence about it names, such as a licence.
    """

    component: str
    code: str
    truth: Truth
    level: str = ""
    value: str = ""


class Condition(msgspec.Struct, frozen=True):
    """Something that stands under a verdict and does not change it."""

    code: str
    component: str = ""
    value: str = ""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says.

    Args:
        rule: its name and version.
        verdict: what holds for certain.
        could_be: the best that holds if every unknown turns out well; the same as `verdict` if all is known.
        requirements: everything that was asked, with its truth.
        reasons: what stops the next better verdict, one for each component.
        conditions: what stands under the verdict.
        used: components that the verdict rests on, or that stop the next one.
        unverified: those of them that nobody has read.
        stale: those of them whose newest evidence is older than a year.
        notes: paragraphs of the law or of the rule that matter besides, as codes.
    """

    rule: str
    verdict: str
    could_be: str
    requirements: tuple[Requirement, ...] = ()
    reasons: tuple[Requirement, ...] = ()
    conditions: tuple[Condition, ...] = ()
    used: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def component_of(openness: Openness, name: str) -> Component:
    """A component of a record; one that it does not speak of is unknown."""
    found: Component | None = getattr(openness.components, name)
    return found if found is not None else UNKNOWN_COMPONENT


def applicable_data(openness: Openness) -> tuple[str, ...]:
    """The two kinds of training data, without one that this release has no need of."""
    return tuple(name for name in DATA if component_of(openness, name).availability != "not_applicable")


def is_verified(name: str, component: Component) -> bool:
    """Whether somebody read what a mark rests on; of documents an extract is enough."""
    enough = ("read", "excerpt") if name in DOCUMENTS else ("read",)
    if component.availability in ("unknown", "not_applicable"):
        return True  # nothing is claimed, or nothing that could be looked at
    return any(one.checked in enough for one in component.evidence)


def is_stale(component: Component, as_of: date) -> bool:
    """Whether the newest evidence is more than a year old."""
    newest = newest_evidence(component)
    return newest is not None and (as_of - newest).days > STALE_AFTER_DAYS


def newest_evidence(component: Component) -> date | None:
    """The last day on which somebody looked; None if nobody did."""
    return max((one.date for one in component.evidence), default=None)


def unmet(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """What fails or is unknown, the first for each component; failures come before what is unknown."""
    open_ones = [one for one in requirements if one.truth is not Truth.PASS]
    ordered = sorted(open_ones, key=lambda one: one.truth is Truth.UNKNOWN)
    first: dict[str, Requirement] = {}
    for one in ordered:
        first.setdefault(one.component, one)
    return tuple(first.values())


def failures(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """The first failure of each component."""
    return tuple(one for one in unmet(requirements) if one.truth is Truth.FAIL)


def rests_on(
    openness: Openness, as_of: date, names: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Components, once each: all that exist, those that nobody has read, those that have aged."""
    used = tuple(dict.fromkeys(name for name in names if hasattr(openness.components, name)))
    found = {name: component_of(openness, name) for name in used}
    unverified = tuple(name for name, one in found.items() if not is_verified(name, one))
    stale = tuple(name for name, one in found.items() if is_stale(one, as_of))
    return used, unverified, stale
