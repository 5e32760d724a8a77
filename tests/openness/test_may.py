"""May I ...? Each licence gives its own answers, and no answer goes beyond what it says."""

from __future__ import annotations

import pytest

from groundup.openness.may import QUESTIONS, Answer, May, answers
from groundup.openness.tables import licences

from .releases import weights_only


def asked(licence: str, **changes: object) -> dict[str, Answer]:
    """The answers of a release under a licence, by question."""
    return {one.question: one for one in answers(weights_only(licence, **changes), licences())}


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("Apache-2.0", "yes yes yes yes_if yes yes"),
        ("CC0-1.0", "yes yes yes yes yes yes"),
        ("GPL-3.0", "yes yes yes yes_if yes yes"),
        ("AGPL-3.0", "yes yes_if yes yes_if yes yes"),
        ("gemma-terms", "yes_if yes_if yes_if yes_if yes_if yes_if"),
        ("mistral-research", "ask ask no ask ask ask"),
        ("CC-BY-NC-4.0", "yes_if yes_if no yes_if yes_if yes_if"),
        ("CC-BY-ND-4.0", "yes yes yes no yes yes"),
        ("none_found", "no no no no no no"),
        ("unknown", "not_known not_known not_known not_known not_known not_known"),
    ],
)
def test_answers(licence: str, expected: str) -> None:
    """In the order of the card."""
    found = asked(licence)
    assert " ".join(found[question].may for question in QUESTIONS) == expected


def test_further_terms_add_their_own_if() -> None:
    """A policy beside an open licence makes a plain yes one with a condition."""
    found = asked("Apache-2.0", extra_terms=("apertus-acceptable-use",))["class"]
    assert (found.may, [one.code for one in found.conditions]) == (May.YES_IF, ["extra_terms"])


def test_a_limit_of_users_is_told_to_business() -> None:
    """It concerns giants, so a class is not bothered with it."""
    found = asked("qwen")
    assert [one.value for one in found["commercial"].notes] == ["100000000"]
    assert found["class"].notes == ()


def test_a_gate_that_leaves_a_country_out() -> None:
    """Who cannot get it there may not use it there, whatever the licence."""
    found = asked("Apache-2.0", gate_excludes=("CH",))
    assert (found["ch"].may, found["eu"].may) == (May.NO, May.YES)
