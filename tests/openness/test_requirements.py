"""A requirement is met, not met, or not known; what is not published gives one reason and not three."""

from __future__ import annotations

import pytest

from groundup.openness.logic import Truth
from groundup.openness.requirements import asks_full, excused, full, open_or_excused
from groundup.openness.tables import licences

from .releases import component, data, gap, release


def test_what_is_not_published_gives_one_reason() -> None:
    """Of a part that is published all three things are asked."""
    test = licences().is_open
    closed = asks_full(release(training_code="closed"), "training_code", "3", "licence_open", test)
    there = asks_full(release(), "training_code", "3", "licence_open", test)
    assert [(one.code, one.truth) for one in closed] == [("published", Truth.FAIL)]
    assert [one.code for one in there] == ["published", "complete", "licence_open"]


@pytest.mark.parametrize(
    ("status", "licence", "expected"),
    [
        ("open", "Apache-2.0", Truth.PASS),
        ("partial", "Apache-2.0", Truth.FAIL),
        ("open", "gemma-terms", Truth.FAIL),
        ("open", "unknown", Truth.UNKNOWN),
        ("unknown", "unknown", Truth.UNKNOWN),
        ("request", "Apache-2.0", Truth.FAIL),
    ],
)
def test_full(status: str, licence: str, expected: Truth) -> None:
    """Published, complete, under an open licence."""
    assert full(component(status, licence), licences()) is expected


@pytest.mark.parametrize(
    ("status", "missing", "expected"),
    [
        ("partial", (gap("legal"),), Truth.PASS),
        ("partial", (gap("technical"), gap("legal")), Truth.PASS),
        ("request", (gap("legal"),), Truth.PASS),
        ("partial", (gap("legal"), gap("choice")), Truth.FAIL),
        ("partial", (gap("legal", "partial"),), Truth.FAIL),
        ("partial", (gap("legal", "none"),), Truth.FAIL),
        ("partial", (gap("unknown"),), Truth.UNKNOWN),
        ("partial", (gap("legal", "unknown"),), Truth.UNKNOWN),
        ("partial", (gap("legal", shown=False),), Truth.UNKNOWN),
        ("partial", (), Truth.UNKNOWN),
        ("closed", (), Truth.FAIL),
        ("closed", (gap("choice"),), Truth.FAIL),
        ("unknown", (), Truth.UNKNOWN),
    ],
)
def test_excuses(status: str, missing: tuple[object, ...], expected: Truth) -> None:
    """Every missing part needs a legal or technical reason with evidence, and a complete description."""
    assert excused(data(status, missing=missing), licences()) is expected


def test_nothing_published_is_for_a_person_to_decide() -> None:
    """Even with the best of reasons it is never a pass."""
    withheld = data("closed", "mixed", missing=(gap("legal"),))
    assert open_or_excused(withheld, licences()) is Truth.UNKNOWN


def test_a_restricted_licence_is_no_excuse() -> None:
    """Data that is whole and restricted is not open, and lacks nothing that could be excused."""
    assert open_or_excused(data("open", "CC-BY-NC-4.0"), licences()) is Truth.FAIL
    assert open_or_excused(data("partial", "CC-BY-NC-4.0", missing=(gap("legal"),)), licences()) is Truth.FAIL
