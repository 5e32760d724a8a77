"""What a reading rests on: what was read, what has aged, and one reason for each component."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groundup.openness.logic import Truth
from groundup.openness.reading import Requirement, failures, is_stale, is_verified, rests_on, unmet

from .releases import TODAY, component, release, seen


@pytest.mark.parametrize(
    ("name", "checked", "expected"),
    [
        ("weights_final", "read", True),
        ("weights_final", "excerpt", False),
        ("weights_final", "address_only", False),
        ("model_card", "excerpt", True),
        ("model_card", "address_only", False),
    ],
)
def test_verified(name: str, checked: str, expected: bool) -> None:
    """Documents may rest on an extract, everything else must have been read."""
    assert is_verified(name, component("open", evidence=(seen(checked),))) is expected


def test_the_best_and_newest_evidence_counts() -> None:
    """An old reading beside a new one is neither stale nor unverified."""
    old, new = seen("address_only", TODAY - timedelta(days=900)), seen()
    assert is_verified("weights_final", component("open", evidence=(old, new)))
    assert not is_stale(component("open", evidence=(old, new)), TODAY)
    assert is_stale(component("open", evidence=(old,)), TODAY)
    assert not is_stale(component("open", evidence=()), TODAY)


def test_one_reason_for_a_component_failures_first() -> None:
    """A failure of a component hides what is not known about it."""
    asked = [
        Requirement("a", "licence", Truth.UNKNOWN),
        Requirement("a", "complete", Truth.FAIL),
        Requirement("b", "published", Truth.UNKNOWN),
        Requirement("c", "published", Truth.PASS),
    ]
    assert [(one.component, one.code) for one in unmet(asked)] == [("a", "complete"), ("b", "published")]
    assert [one.component for one in failures(asked)] == ["a"]


def test_what_is_no_component_is_not_used() -> None:
    """The price is asked for and has no evidence of its own."""
    used, unverified, stale = rests_on(release(), TODAY, ["price", "weights_final", "weights_final"])
    assert (used, unverified, stale) == (("weights_final",), (), ())
