"""The G7 label: each step adds requirements, and what stands under a label does not change it."""

from __future__ import annotations

import pytest

from groundup.catalogue.evidence_schema import Openness
from groundup.openness import g7
from groundup.openness.reading import Reading
from groundup.openness.tables import licences

from . import releases
from .releases import TODAY, part, release, weights_only


def read(openness: Openness) -> Reading:
    """The reading today."""
    return g7.read(openness, licences(), TODAY)


@pytest.mark.parametrize(
    ("openness", "verdict", "could_be"),
    [
        (release(), "4", "4"),
        (release(price="paid"), "0", "0"),
        (release(price="unknown"), "0", "4"),
        (release(weights_final="closed"), "0", "0"),
        (release(weights_final="request"), "0", "0"),
        (release(architecture_code="closed"), "0", "0"),
        (release(inference_code=part("open", "llama-3.1-community")), "1", "1"),
        (release(weights_final=part("partial")), "1", "1"),
        (release(training_code="partial"), "2", "2"),
        (release(training_code="unknown"), "2", "4"),
        (release(data_prep_code="closed"), "4", "4"),
        (release(training_data_pretraining="closed"), "2", "2"),
        (release(training_data_pretraining="none", training_data_posttraining="none"), "4", "4"),
    ],
)
def test_steps(openness: Openness, verdict: str, could_be: str) -> None:
    """The highest step that passes, and the highest that does not fail."""
    assert (read(openness).verdict, read(openness).could_be) == (verdict, could_be)


def test_preparing_data_can_be_asked_for() -> None:
    """The parameter that the full text of the G7 has to settle."""
    openness = release(data_prep_code="closed")
    assert g7.read(openness, licences(), TODAY, with_data_prep=True).verdict == "2"


def test_used_is_what_the_verdict_rests_on_and_what_stops_it() -> None:
    """Of open weights: weights, code to run them, and what step 3 asks for; nothing else."""
    assert set(read(weights_only("Apache-2.0")).used) == {
        "weights_final", "architecture_code", "inference_code", "training_code", *releases.DATA[:2],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("openness", "code"),
    [
        (release(weights_final=part("open", "OpenMDW-1.0")), "not_osi_approved"),
        (releases.pythia(), "data_rights_disputed"),
        (release(data_prep_code=part("open", "none_found")), "no_licence_file"),
        (release(extra_terms=("apertus-acceptable-use",)), "extra_terms"),
        (release(gate="account"), "gate"),
        (release(gate="unknown"), "gate"),
    ],
)
def test_conditions(openness: Openness, code: str) -> None:
    """Each stands under the label and leaves it as it is; a release without any has none."""
    assert [one.code for one in read(openness).conditions] == [code]
    assert read(openness).verdict == "4"
    assert read(release()).conditions == ()
