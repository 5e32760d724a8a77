"""How well our marks agree with an independent reference, whose table somebody else provides.

Both sides are put on one scale of three levels, by a mapping that is fixed before a run: 2 open, 1 in part,
0 not there. What we do not know is left out and counted, so that silence buys no agreement.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TextIO

from groundup.catalogue.evidence_schema import Components, Openness
from groundup.openness.licences import Licences
from groundup.openness.logic import Truth
from groundup.openness.marks import Mark, mark, rows
from groundup.openness.reading import component_of, newest_evidence

COMPONENTS: Final = "components"  # a list of components with their licences
DIMENSIONS: Final = "dimensions"  # a table of marks: open, partial, closed
NOT_LISTED: Final = "not_listed"
FEWEST_LISTED: Final = 6  # a reference that lists fewer components says nothing by leaving one out
_LEVELS: Final = {"open": 2, "partial": 1, "closed": 0}
_MARK_LEVELS: Final = {Mark.OPEN: 2, Mark.PARTLY: 1, Mark.CLOSED: 0}
# Dimensions of a table of marks, and the component of ours that each is compared with.
PAIRS: Final = {
    "weights": "weights_final",
    "base_model_data": "training_data_pretraining",
    "end_user_model_data": "training_data_posttraining",
    "training_code": "training_code",
    "preprint": "technical_report",
    "datasheet": "data_card",
    "modelcard": "model_card",
}


@dataclass(frozen=True)
class ReferenceCell:
    """What a reference says about one item of a release.

    `value` is, of a list of components, the licence ("" = listed without one, `NOT_LISTED`), and
    of a table of marks open, partial or closed.
    """

    kind: str
    release: str
    item: str
    value: str


@dataclass(frozen=True)
class ComparedMark:
    """Our level beside the reference's; `ours` is None where we do not know."""

    cell: ReferenceCell
    ours: int | None
    theirs: int
    is_fresh: bool

    @property
    def distance(self) -> int:
        """Steps between the two."""
        assert self.ours is not None
        return abs(self.ours - self.theirs)


@dataclass(frozen=True)
class Agreement:
    """Counts over compared marks."""

    cells: int
    known: int
    exact: int
    within_one: int

    @classmethod
    def of(cls, marks: Iterable[ComparedMark]) -> Agreement:
        """Count them."""
        found = list(marks)
        distances = [one.distance for one in found if one.ours is not None]
        return cls(
            cells=len(found),
            known=len(distances),
            exact=sum(one == 0 for one in distances),
            within_one=sum(one <= 1 for one in distances),
        )

    @property
    def within_one_share(self) -> float:
        """Of the marks that we know; 1 if there are none."""
        return self.within_one / self.known if self.known else 1.0

    @property
    def exact_share(self) -> float:
        """Of the marks that we know; 1 if there are none."""
        return self.exact / self.known if self.known else 1.0

    @property
    def not_known_share(self) -> float:
        """Of the cells that the reference holds."""
        return 1 - self.known / self.cells if self.cells else 0.0


def read_reference(file: TextIO) -> list[ReferenceCell]:
    """The cells of a table: CSV with the columns kind, release, item, value.

    Raises:
        ValueError: a column is missing or a row cannot be compared; the message says which.
    """
    reader = csv.DictReader(file)
    wanted = ("kind", "release", "item", "value")
    missing = [name for name in wanted if name not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"the table has no column {', '.join(missing)}")
    cells = [ReferenceCell(*((row[name] or "").strip() for name in wanted)) for row in reader]
    for number, cell in enumerate(cells, 2):
        _check(cell, number)
    return cells


def compare(
    cells: Iterable[ReferenceCell], records: Mapping[str, Openness], licences: Licences, *, seeded_until: date
) -> list[ComparedMark]:
    """Our level beside each cell of a release that we have a record of.

    A mark is fresh if somebody looked after `seeded_until`: only fresh marks are a blind test.
    """
    kept = list(cells)
    listed = Counter(one.release for one in kept if one.kind == COMPONENTS and one.value != NOT_LISTED)
    return [
        _compared(one, records[one.release], licences, seeded_until)
        for one in kept
        if one.release in records and _is_said(one, listed[one.release])
    ]


def _check(cell: ReferenceCell, number: int) -> None:
    if cell.kind not in (COMPONENTS, DIMENSIONS):
        raise ValueError(f"row {number}: the kind is '{cell.kind}', and can be {COMPONENTS} or {DIMENSIONS}")
    if cell.kind == DIMENSIONS and cell.item not in PAIRS:
        raise ValueError(f"row {number}: '{cell.item}' is none of {', '.join(PAIRS)}")
    if cell.kind == DIMENSIONS and cell.value not in _LEVELS:
        raise ValueError(f"row {number}: '{cell.value}' is none of {', '.join(_LEVELS)}")
    if cell.kind == COMPONENTS and cell.item not in Components.__struct_fields__:
        raise ValueError(f"row {number}: '{cell.item}' is no component")


def _is_said(cell: ReferenceCell, listed: int) -> bool:
    """Whether a cell says something: one that is not listed in a short list does not."""
    return cell.value != NOT_LISTED or listed >= FEWEST_LISTED


def _compared(
    cell: ReferenceCell, openness: Openness, licences: Licences, seeded_until: date
) -> ComparedMark:
    name = cell.item if cell.kind == COMPONENTS else PAIRS[cell.item]
    newest = newest_evidence(component_of(openness, name))
    is_fresh = newest is not None and newest > seeded_until
    if cell.kind == COMPONENTS:
        ours, theirs = _component_level(openness, name, licences), _listed_level(cell.value, licences)
    else:
        ours, theirs = _dimension_level(openness, cell.item, name, licences), _LEVELS[cell.value]
    return ComparedMark(cell, ours, theirs, is_fresh)


def _component_level(openness: Openness, name: str, licences: Licences) -> int | None:
    """2 published under a licence that the framework counts, 1 published otherwise or on request, 0 not."""
    component = component_of(openness, name)
    if component.availability in ("unknown", "not_applicable"):
        return None
    if component.availability == "on_request":
        return 1
    if component.availability != "published":
        return 0
    return 2 if licences.is_mof_open(component.licence) is Truth.PASS else 1


def _listed_level(value: str, licences: Licences) -> int:
    if value == NOT_LISTED:
        return 0
    licence = licences.of_tag(value)
    return 2 if licence is not None and licence.mof is Truth.PASS else 1


def _dimension_level(openness: Openness, item: str, name: str, licences: Licences) -> int | None:
    if item == "weights":
        return _weights_level(openness)
    if item == "training_code":
        return _MARK_LEVELS.get(rows(openness, licences)["training_code"])
    component = component_of(openness, name)
    if name == "training_data_posttraining" and component.availability == "not_applicable":
        component = component_of(openness, "training_data_pretraining")
        name = "training_data_pretraining"
    return _MARK_LEVELS.get(mark(name, component, licences))


def _weights_level(openness: Openness) -> int | None:
    """2 published without a gate, 1 behind one or on request, 0 not; whatever the licence."""
    availability = openness.components.weights_final.availability
    if availability == "unknown" or (availability == "published" and openness.gate == "unknown"):
        return None
    if availability == "published":
        return 2 if openness.gate == "none" else 1
    return 1 if availability == "on_request" else 0
