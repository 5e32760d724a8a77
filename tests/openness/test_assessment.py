"""All rules together: the key of the label, and what is missing, in order."""

from __future__ import annotations

import pytest

from groundup.catalogue.evidence_schema import Openness
from groundup.openness.assessment import Assessment, Release, assess
from groundup.openness.tables import licences

from . import releases
from .releases import TODAY, part, release, weights_only


def assessed(openness: Openness) -> Assessment:
    """What the rules say."""
    return assess(Release("x", "X"), openness, licences(), TODAY)


@pytest.mark.parametrize(
    ("openness", "step"),
    [
        (release(), "4"),
        (releases.smollm3(), "3"),
        (weights_only("MIT"), "2"),
        (weights_only("gemma-terms"), "1"),
        (weights_only("none_found"), "0"),
        (weights_only("unknown"), "unknown"),
    ],
)
def test_the_key_of_the_label(openness: Openness, step: str) -> None:
    """A step, off the scale, or not decided."""
    assert assessed(openness).step == step


def test_missing_comes_licence_first_then_data_then_code() -> None:
    """Each component once, a failure before what is not known about it."""
    openness = weights_only("gemma-terms", training_code="unknown")
    assert [(one.component, one.truth) for one in assessed(openness).missing] == [
        ("weights_final", "fail"),
        ("training_data_pretraining", "fail"),
        ("training_data_posttraining", "fail"),
        ("training_code", "unknown"),
    ]


def test_on_step_3_open_data_is_missing() -> None:
    """And on step 4 nothing."""
    missing = assessed(releases.smollm3()).missing
    assert [(one.component, one.level) for one in missing] == [("training_data_pretraining", "4")]
    assert assessed(release()).missing == ()


def test_one_line_for_a_component_with_two_faults() -> None:
    """Weights that are in part and restricted are missing once."""
    openness = release(weights_final=part("partial", "gemma-terms"))
    assert [one.component for one in assessed(openness).missing] == ["weights_final"]
