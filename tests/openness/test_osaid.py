"""The Open Source AI Definition: every part is asked, and each that fails gives a reason."""

from __future__ import annotations

import pytest

from groundup.catalogue.evidence_schema import Openness
from groundup.openness import osaid
from groundup.openness.logic import Truth
from groundup.openness.tables import licences

from .releases import FULL_CARD, TODAY, data_card, part, release


@pytest.mark.parametrize(
    ("openness", "verdict", "reasons"),
    [
        (release(), "yes", []),
        (release(weights_final=part("open", "OpenMDW-1.0")), "not_decided", ["weights_final"]),
        (release(weights_final=part("open", "gemma-terms")), "no", ["weights_final"]),
        (release(evaluation_code="partial"), "no", ["evaluation_code"]),
        (release(training_code=part("open", "unknown")), "not_decided", ["training_code"]),
        (release(training_code="closed", evaluation_code="unknown"), "no", ["training_code"]),
        (release(data_prep_code=part("open", "none_found")), "no", ["data_prep_code"]),
        (release(data_card="closed"), "no", ["data_card"]),
    ],
)
def test_verdicts(openness: Openness, verdict: str, reasons: list[str]) -> None:
    """Yes if all pass, no if any fails, and a "no" names failures alone."""
    found = osaid.read(openness, licences(), TODAY)
    assert (found.verdict, [one.component for one in found.reasons]) == (verdict, reasons)


def information(card: object, data: str = "closed") -> Truth:
    """Whether the data information suffices."""
    openness = release(data_card=card, training_data_pretraining=data, training_data_posttraining="none")
    return osaid.data_information(openness, licences())


def test_a_full_description_stands_for_the_data() -> None:
    """It must cover all data and name the sources; otherwise the data themselves are needed."""
    described = part("open", **FULL_CARD)
    assert information(described) is Truth.PASS
    assert information({**described, "covers": "published_only"}) is Truth.FAIL
    assert information({**described, "lists_third_party": "no"}) is Truth.FAIL
    assert information({**described, "covers": "unknown"}) is Truth.UNKNOWN
    assert information(part("partial"), data="open") is Truth.PASS
    assert data_card().covers == "unknown"
