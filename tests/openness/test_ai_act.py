"""The AI Act's free licence: the licence decides, and what must be public has to be."""

from __future__ import annotations

import pytest

from groundup.catalogue.evidence_schema import Openness
from groundup.openness import ai_act
from groundup.openness.reading import Reading
from groundup.openness.tables import licences

from .releases import TODAY, release, weights_only


def read(openness: Openness) -> Reading:
    """The reading today."""
    return ai_act.read(openness, licences(), TODAY)


@pytest.mark.parametrize(
    ("licence", "verdict", "codes"),
    [
        ("Apache-2.0", "likely_yes", []),
        ("OpenMDW-1.0", "likely_yes", []),
        ("deepseek-1.0", "unclear", ["use_list_84"]),
        ("nvidia-open-model", "unclear", ["provider_may_change_80", "use_list_84"]),
        ("gemma-terms", "likely_no", ["provider_may_restrict_80", "use_list_84"]),
        ("qwen", "likely_no", ["user_limit_83"]),
        (
            "qwen-research",
            "likely_no",
            ["research_only_83", "non_commercial_83", "separate_commercial_licence_86"],
        ),
        ("none_found", "likely_no", ["no_licence_83"]),
        ("unknown", "not_decided", []),
        ("falcon-llm-2.0", "unclear", ["use_list_84"]),
    ],
)
def test_licences(licence: str, verdict: str, codes: list[str]) -> None:
    """The first match decides and all are told."""
    found = read(weights_only(licence))
    assert (found.verdict, [one.code for one in found.reasons]) == (verdict, codes)


@pytest.mark.parametrize(
    ("openness", "verdict"),
    [
        (weights_only("Apache-2.0", price="paid"), "likely_no"),
        (weights_only("Apache-2.0", price="unknown"), "not_decided"),
        (weights_only("Apache-2.0", architecture_code="closed"), "likely_no"),
        (weights_only("Apache-2.0", model_card="unknown"), "not_decided"),
    ],
)
def test_what_must_be_public_and_free(openness: Openness, verdict: str) -> None:
    """A free licence alone is not enough."""
    assert read(openness).verdict == verdict


def test_notes() -> None:
    """What is due even so is always told; a gate that asks for data and countries left out, if any."""
    assert read(release()).notes == ("due_even_so_75",)
    gated = release(gate="contact_data", gate_excludes=("CH",))
    assert read(gated).notes == ("gate_87", "gate_excludes_79", "due_even_so_75")
