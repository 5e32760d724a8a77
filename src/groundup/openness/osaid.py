"""The Open Source AI Definition 1.0 of the Open Source Initiative: does a release meet it, in our reading?

OSI certifies no models. Source: https://opensource.org/ai/open-source-ai-definition, read in quotations.
"""

from __future__ import annotations

from datetime import date

from groundup.catalogue.evidence_schema import DataCard, Openness

from .licences import Licences
from .logic import Truth, all_of, any_of, truth_of
from .reading import CODE, Reading, Requirement, applicable_data, component_of, failures, rests_on, unmet
from .requirements import asks_full, asks_published, complete, full, published

RULE = "osaid-1.0.1"
YES, NO, NOT_DECIDED = "yes", "no", "not_decided"
_LISTED = ("yes", "not_applicable")


def read(openness: Openness, licences: Licences, as_of: date) -> Reading:
    """Yes if every part passes, no if one fails, with a reason for each part that does not pass."""
    asked = [
        *_parameters(openness, licences),
        *(
            one
            for name in CODE
            for one in asks_full(openness, name, YES, "licence_osi_approved", licences.is_osi_approved)
        ),
        Requirement("data_card", "data_information", data_information(openness, licences), YES),
    ]
    truth = all_of(one.truth for one in asked)
    verdict = {Truth.PASS: YES, Truth.FAIL: NO, Truth.UNKNOWN: NOT_DECIDED}[truth]
    used, unverified, stale = rests_on(openness, as_of, (one.component for one in asked))
    return Reading(
        rule=RULE,
        verdict=verdict,
        could_be=NO if verdict == NO else YES,
        requirements=tuple(asked),
        reasons=failures(asked) if verdict == NO else unmet(asked),
        used=used,
        unverified=unverified,
        stale=stale,
    )


def data_information(openness: Openness, licences: Licences) -> Truth:
    """Whether what is told about the data is enough: a full description, or a card and all the data."""
    card = openness.components.data_card
    all_data = [full(component_of(openness, name), licences) for name in applicable_data(openness)]
    return any_of([_described(card), all_of([*all_data, published(card)])])


def _described(card: DataCard) -> Truth:
    return all_of(
        [
            published(card),
            complete(card),
            truth_of(card.covers, passing=("all",)),
            truth_of(card.lists_public, passing=_LISTED),
            truth_of(card.lists_third_party, passing=_LISTED),
        ]
    )


def _parameters(openness: Openness, licences: Licences) -> list[Requirement]:
    """The weights. A licence that is open and not on OSI's list leaves it undecided."""
    name = openness.components.weights_final.licence
    truth = licences.is_osi_approved(name)
    licence = licences.get(name)
    if truth is Truth.FAIL and licence is not None and licence.is_open:
        truth = Truth.UNKNOWN
    return [
        asks_published(openness, "weights_final", YES),
        Requirement("weights_final", "licence_osi_approved", truth, YES, name),
    ]
