"""The G7 label: four steps from weights that can be downloaded to open source with open data.

Source: G7 Vision on AI Openness, Paris, 29 May 2026, a vocabulary that binds nobody and that nobody
certifies. Its labels are known from extracts of the published wording; whether training code includes the
preparation of data is not settled there, and is a parameter here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from groundup.catalogue.evidence_schema import DataComponent, Openness

from .licences import NONE_FOUND, UNKNOWN, Licences
from .logic import Truth, all_of, truth_of
from .reading import Condition, Reading, Requirement, applicable_data, component_of, rests_on, unmet
from .requirements import (
    asks_complete,
    asks_full,
    asks_licence,
    asks_published,
    full,
    open_or_excused,
)

RULE = "g7-2026.1"
STEPS = ("1", "2", "3", "4")
OPEN_SOURCE_STEPS = ("3", "4")
OFF_THE_SCALE = "0"
_CODE_TO_RUN = ("architecture_code", "inference_code")


def read(openness: Openness, licences: Licences, as_of: date, *, with_data_prep: bool = False) -> Reading:
    """The highest step whose requirements all pass, and the highest that none fails.

    Args:
        openness: the evidence.
        licences: the table.
        as_of: the day for which ages are told.
        with_data_prep: whether step 3 also asks for the code that prepared the data.
    """
    steps = {
        "1": _step_1(openness),
        "2": _step_2(openness, licences),
        "3": _step_3(openness, licences, with_data_prep=with_data_prep),
        "4": _step_4(openness, licences),
    }
    truths = {step: all_of(one.truth for one in asked) for step, asked in steps.items()}
    verdict = _highest(truths, (Truth.PASS,))
    asked_up_to = [one for step in STEPS if step <= _next(verdict) for one in steps[step]]
    used, unverified, stale = rests_on(openness, as_of, (one.component for one in asked_up_to))
    return Reading(
        rule=RULE,
        verdict=verdict,
        could_be=_highest(truths, (Truth.PASS, Truth.UNKNOWN)),
        requirements=tuple(one for asked in steps.values() for one in asked),
        reasons=unmet(steps[_next(verdict)]) if verdict != STEPS[-1] else (),
        conditions=tuple(_conditions(openness, licences)),
        used=used,
        unverified=unverified,
        stale=stale,
    )


def _highest(truths: dict[str, Truth], accepted: Iterable[Truth]) -> str:
    best = OFF_THE_SCALE
    for step, truth in truths.items():
        if truth not in accepted:
            break
        best = step
    return best


def _next(step: str) -> str:
    return STEPS[min(int(step), len(STEPS) - 1)]


def _step_1(openness: Openness) -> list[Requirement]:
    licence = openness.components.weights_final.licence
    has_licence = truth_of({UNKNOWN: "unknown", NONE_FOUND: "no"}.get(licence, "yes"))
    return [
        asks_published(openness, "weights_final", "1"),
        Requirement("weights_final", "has_licence", has_licence, "1", licence),
        Requirement("price", "free", truth_of(openness.price, passing=("free",)), "1", openness.price),
        *(asks_published(openness, name, "1") for name in _CODE_TO_RUN),
    ]


def _step_2(openness: Openness, licences: Licences) -> list[Requirement]:
    names = ("weights_final", *_CODE_TO_RUN)
    return [
        *(asks_licence(openness, name, "2", "licence_open", licences.is_open) for name in names),
        asks_complete(openness, "weights_final", "2"),
    ]


def _step_3(openness: Openness, licences: Licences, *, with_data_prep: bool) -> list[Requirement]:
    code = ("training_code", "data_prep_code") if with_data_prep else ("training_code",)
    asked = [one for name in code for one in asks_full(openness, name, "3", "licence_open", licences.is_open)]
    for name in applicable_data(openness):
        data = component_of(openness, name)
        truth = open_or_excused(data, licences)
        asked.append(Requirement(name, "open_or_excused", truth, "3", data.availability))
    return asked


def _step_4(openness: Openness, licences: Licences) -> list[Requirement]:
    return [
        Requirement(name, "open_data", full(component_of(openness, name), licences), "4")
        for name in applicable_data(openness)
    ]


def _conditions(openness: Openness, licences: Licences) -> Iterable[Condition]:
    licence = licences.get(openness.components.weights_final.licence)
    if licence is not None and licence.is_open and licence.osi_approved != "yes":
        yield Condition("not_osi_approved", "weights_final", licence.id)
    for name in applicable_data(openness):
        data = component_of(openness, name)
        if isinstance(data, DataComponent) and data.can_be_had and data.rights == "disputed":
            yield Condition("data_rights_disputed", name)
    prepared = openness.components.data_prep_code
    if prepared.availability == "published" and prepared.licence == NONE_FOUND:
        yield Condition("no_licence_file", "data_prep_code")
    for terms in openness.extra_terms:
        yield Condition("extra_terms", "", terms)
    if openness.gate != "none":
        yield Condition("gate", "", openness.gate)
