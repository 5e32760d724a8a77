"""Classes of the Model Openness Framework: components that count, in three sets."""

from __future__ import annotations

import pytest

from groundup.catalogue.evidence_schema import Openness
from groundup.openness import mof
from groundup.openness.tables import licences

from . import releases
from .releases import TODAY, part, release

ALL = {"evaluation_results": "open", "evaluation_data": "open", "research_paper": "open"}


@pytest.mark.parametrize(
    ("openness", "verdict", "could_be"),
    [
        (release(**ALL), "I", "I"),
        (release(), "not_decided", "I"),
        (release(**ALL, checkpoints_intermediate="closed"), "II", "II"),
        (release(**ALL, training_data_pretraining=part("open", "mixed")), "II", "I"),
        (release(**{**ALL, "evaluation_data": "closed"}), "III", "III"),
        (release(**{**ALL, "evaluation_data": "partial"}), "III", "III"),
        (release(**ALL, model_card=part("partial", "Apache-2.0")), "I", "I"),
        (release(**ALL, model_card=part("open", "unknown")), "not_decided", "I"),
        (release(**ALL, model_card=part("open", "none_found")), "none", "none"),
        (release(**ALL, technical_report="closed"), "I", "I"),
        (release(**ALL, weights_final=part("open", "OpenMDW-1.0")), "I", "I"),
        (release(**ALL, weights_final=part("open", "OpenMDW-1.1")), "not_decided", "I"),
        (release(**ALL, weights_final=part("open", "gemma-terms")), "none", "none"),
    ],
)
def test_classes(openness: Openness, verdict: str, could_be: str) -> None:
    """The best class whose parts all count, and the best that could be."""
    found = mof.read(openness, licences(), TODAY)
    assert (found.verdict, found.could_be) == (verdict, could_be)


def test_class_three_needs_no_training_data() -> None:
    """A release without any is in it, which is why its name is never shown alone."""
    openness = releases.granite(technical_report="open", data_card="open", evaluation_results="open")
    assert mof.read(openness, licences(), TODAY).verdict == "III"
