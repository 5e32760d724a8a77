"""Two sides on one scale; what we do not know is counted and never agrees."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from groundup.bench.agreement import Agreement, ReferenceCell, compare, read_reference
from groundup.catalogue.evidence_schema import Openness
from groundup.openness.tables import licences
from tests.openness.releases import TODAY, part, release, seen

YESTERDAY = TODAY - timedelta(days=1)


def levels(openness: Openness, kind: str, item: str, value: str) -> tuple[int | None, int]:
    """Our level and theirs of one cell."""
    listed = [
        ReferenceCell("components", "a", name, "mit") for name in openness.components.__struct_fields__[:6]
    ]
    cells = [ReferenceCell(kind, "a", item, value), *listed]
    found = compare(cells, {"a": openness}, licences(), seeded_until=YESTERDAY)[0]
    return found.ours, found.theirs


@pytest.mark.parametrize(
    ("changes", "value", "expected"),
    [
        ({}, "apache-2.0", (2, 2)),
        ({"training_code": "closed"}, "apache-2.0", (0, 2)),
        ({"training_code": part("open", "gemma-terms")}, "", (1, 1)),
        ({"training_code": "request"}, "not_listed", (1, 0)),
        ({"training_code": "unknown"}, "mit", (None, 2)),
        ({"training_code": "none"}, "mit", (None, 2)),
    ],
)
def test_components(changes: dict[str, object], value: str, expected: tuple[int | None, int]) -> None:
    """Published under an open licence, otherwise or on request, not at all."""
    assert levels(release(**changes), "components", "training_code", value) == expected


@pytest.mark.parametrize(
    ("changes", "item", "value", "expected"),
    [
        ({"weights_final": part("open", "gemma-terms")}, "weights", "open", (2, 2)),
        ({"gate": "account"}, "weights", "partial", (1, 1)),
        ({"gate": "unknown"}, "weights", "open", (None, 2)),
        ({"weights_final": "closed"}, "weights", "closed", (0, 0)),
        ({"data_prep_code": "closed"}, "training_code", "open", (1, 2)),
        ({"training_data_posttraining": "none"}, "end_user_model_data", "open", (2, 2)),
        ({"technical_report": "partial"}, "preprint", "closed", (1, 0)),
        ({"data_card": "unknown"}, "datasheet", "closed", (None, 0)),
    ],
)
def test_dimensions(
    changes: dict[str, object], item: str, value: str, expected: tuple[int | None, int]
) -> None:
    """Marks, but for the weights, where the gate counts and the licence does not."""
    assert levels(release(**changes), "dimensions", item, value) == expected


def test_a_short_list_says_nothing_by_silence() -> None:
    """With six components listed, one that is not is a statement; with five it is none."""
    names = release().components.__struct_fields__
    for listed, expected in ((6, 7), (5, 5)):
        cells = [ReferenceCell("components", "a", name, "mit") for name in names[:listed]]
        cells.append(ReferenceCell("components", "a", names[listed], "not_listed"))
        assert len(compare(cells, {"a": release()}, licences(), seeded_until=YESTERDAY)) == expected


def test_fresh_marks_are_told_apart() -> None:
    """Somebody looked after the day on which marks were taken over."""
    cells = [ReferenceCell("components", "a", "training_code", "mit")]
    old = part("open", evidence=(seen(on=YESTERDAY),))
    for openness, fresh in ((release(), True), (release(training_code=old), False)):
        assert compare(cells, {"a": openness}, licences(), seeded_until=YESTERDAY)[0].is_fresh is fresh


def test_shares() -> None:
    """What is not known is in no share but its own."""
    openness = release(training_code="closed", evaluation_code="unknown")
    cells = [
        ReferenceCell("components", "a", name, "mit")
        for name in ("weights_final", "inference_code", "training_code", "evaluation_code")
    ]
    found = Agreement.of(compare(cells, {"a": openness}, licences(), seeded_until=YESTERDAY))
    assert (found.cells, found.known, found.exact, found.within_one) == (4, 3, 2, 2)
    assert (found.within_one_share, found.not_known_share) == (2 / 3, 0.25)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("stars,a,weights,open", "row 2: the kind is 'stars'"),
        ("dimensions,a,colour,open", "row 2: 'colour' is none of"),
        ("dimensions,a,weights,half", "row 2: 'half' is none of"),
        ("components,a,colour,mit", "row 2: 'colour' is no component"),
    ],
)
def test_tables_are_checked(row: str, problem: str) -> None:
    """A row that cannot be compared is refused by its number."""
    with pytest.raises(ValueError, match=problem):
        read_reference(io.StringIO(f"kind,release,item,value\n{row}\n"))
    good = read_reference(io.StringIO("kind,release,item,value\ndimensions,a,weights,open\n"))
    assert good == [ReferenceCell("dimensions", "a", "weights", "open")]


def test_a_column_that_is_missing_is_named() -> None:
    """Before any row is read."""
    with pytest.raises(ValueError, match="no column item"):
        read_reference(io.StringIO("kind,release,value\n"))
