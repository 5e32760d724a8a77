"""Marks follow from what can be had, whether it is whole, and its licence; a gate never lowers one."""

from __future__ import annotations

import pytest

from groundup.openness.marks import Mark, mark, rows, together
from groundup.openness.tables import licences

from .releases import component, data, part, release, weights_only


@pytest.mark.parametrize(
    ("status", "licence", "expected"),
    [
        ("unknown", "unknown", Mark.NOT_KNOWN),
        ("none", "unknown", Mark.NOT_APPLICABLE),
        ("closed", "unknown", Mark.CLOSED),
        ("announced", "unknown", Mark.CLOSED),
        ("withdrawn", "Apache-2.0", Mark.CLOSED),
        ("request", "Apache-2.0", Mark.PARTLY),
        ("open", "Apache-2.0", Mark.OPEN),
        ("open", "gemma-terms", Mark.PARTLY),
        ("open", "none_found", Mark.PARTLY),
        ("open", "unknown", Mark.NOT_KNOWN),
        ("partial", "Apache-2.0", Mark.PARTLY),
        ("partial", "unknown", Mark.NOT_KNOWN),
    ],
)
def test_marks_of_code_and_weights(status: str, licence: str, expected: Mark) -> None:
    """Open needs an open licence and all of it; what is not known about either is not known."""
    assert mark("training_code", component(status, licence), licences()) is expected


def test_unknown_completeness_is_not_known() -> None:
    """Published under an open licence, but whether whole nobody knows."""
    published = component("published", licence="Apache-2.0")
    assert mark("training_code", published, licences()) is Mark.NOT_KNOWN


def test_documents_need_no_licence() -> None:
    """Readable is enough; part of one is partly."""
    assert mark("model_card", component("open", "unknown"), licences()) is Mark.OPEN
    assert mark("model_card", component("partial", "unknown"), licences()) is Mark.PARTLY
    assert mark("training_code", component("open", "unknown"), licences()) is Mark.NOT_KNOWN


def test_mixed_data_counts_as_open() -> None:
    """Of data under many licences; disputed rights are told elsewhere."""
    assert mark("training_data_pretraining", data("open", rights="disputed"), licences()) is Mark.OPEN


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([Mark.OPEN, Mark.OPEN], Mark.OPEN),
        ([Mark.OPEN, Mark.CLOSED], Mark.PARTLY),
        ([Mark.PARTLY, Mark.NOT_KNOWN], Mark.PARTLY),
        ([Mark.CLOSED, Mark.NOT_KNOWN], Mark.NOT_KNOWN),
        ([Mark.CLOSED, Mark.CLOSED], Mark.CLOSED),
        ([Mark.OPEN, Mark.NOT_APPLICABLE], Mark.OPEN),
        ([Mark.NOT_APPLICABLE], Mark.NOT_APPLICABLE),
    ],
)
def test_marks_are_summed_up(marks: list[Mark], expected: Mark) -> None:
    """The same if all agree; partly if anything is open; else not known."""
    assert together(marks) is expected


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("Apache-2.0", Mark.OPEN),
        ("gemma-terms", Mark.PARTLY),
        ("mistral-research", Mark.CLOSED),
        ("none_found", Mark.CLOSED),
        ("unknown", Mark.NOT_KNOWN),
    ],
)
def test_the_row_of_the_licence(licence: str, expected: Mark) -> None:
    """Open, restricted, for research alone, none, not known."""
    assert rows(weights_only(licence), licences())["licence"] is expected


def test_the_row_of_the_weights_asks_for_no_licence() -> None:
    """Whether they can be had is one question, and what one may do with them another."""
    assert rows(weights_only("mistral-research"), licences())["weights"] is Mark.OPEN
    asked = weights_only("Apache-2.0", weights_final=part("request"))
    assert rows(asked, licences())["weights"] is Mark.PARTLY


def test_a_gate_lowers_no_row() -> None:
    """With and without one the rows are the same."""
    assert rows(release(gate="approval"), licences()) == rows(release(), licences())


def test_every_mark_has_a_symbol_of_its_own() -> None:
    """In both scripts."""
    assert len({one.symbol for one in Mark}) == len({one.plain for one in Mark}) == len(Mark)
