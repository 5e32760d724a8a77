"""How open one component is, in one of five marks, and the five rows in which a card sums them up."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from groundup.catalogue.evidence_schema import Component, Openness

from .licences import NONE_FOUND, Licences
from .logic import Truth, all_of
from .reading import DATA, DOCUMENTS, component_of
from .requirements import complete


class Mark(StrEnum):
    """A mark, by the key of its word. A word stands beside every symbol, and colour never alone."""

    OPEN = "open"
    PARTLY = "partly"
    CLOSED = "closed"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"

    @property
    def symbol(self) -> str:
        """One character."""
        return {"open": "●", "partly": "◐", "closed": "○", "not_known": "?", "not_applicable": "–"}[self]

    @property
    def plain(self) -> str:
        """The symbol in ASCII."""
        return {
            "open": "[x]",
            "partly": "[~]",
            "closed": "[ ]",
            "not_known": "[?]",
            "not_applicable": "[-]",
        }[self]


# The rows of a card, in their order, and the components that they sum up.
ROWS = {
    "weights": ("weights_final",),
    "licence": ("weights_final",),
    "training_data": DATA,
    "training_code": ("training_code", "data_prep_code"),
    "documentation": ("model_card", "data_card", "technical_report"),
}
_NOT_THERE = ("not_published", "announced", "withdrawn")


def mark(name: str, component: Component, licences: Licences) -> Mark:
    """The mark of a component; a gate never lowers it."""
    if component.availability == "unknown":
        return Mark.NOT_KNOWN
    if component.availability == "not_applicable":
        return Mark.NOT_APPLICABLE
    if component.availability in _NOT_THERE:
        return Mark.CLOSED
    if component.availability == "on_request":
        return Mark.PARTLY
    if name in DOCUMENTS:
        return _of(complete(component))
    return _of(_open_and_whole(component, licences))


def rows(openness: Openness, licences: Licences) -> dict[str, Mark]:
    """The marks of the five rows."""
    found = {
        row: together(mark(name, component_of(openness, name), licences) for name in names)
        for row, names in ROWS.items()
    }
    return {**found, "weights": _weights(openness), "licence": _licence(openness, licences)}


def together(marks: Iterable[Mark]) -> Mark:
    """Several marks as one: the same if all agree, partly if anything is open, else not known."""
    found = {one for one in marks if one is not Mark.NOT_APPLICABLE}
    if len(found) <= 1:
        return next(iter(found), Mark.NOT_APPLICABLE)
    return Mark.PARTLY if found & {Mark.OPEN, Mark.PARTLY} else Mark.NOT_KNOWN


def _of(truth: Truth) -> Mark:
    return {Truth.PASS: Mark.OPEN, Truth.FAIL: Mark.PARTLY, Truth.UNKNOWN: Mark.NOT_KNOWN}[truth]


def _open_and_whole(component: Component, licences: Licences) -> Truth:
    """Open licence and complete; one of them unknown leaves it unknown, whatever the other is."""
    both = [complete(component), licences.is_open(component.licence)]
    return Truth.UNKNOWN if Truth.UNKNOWN in both else all_of(both)


def _weights(openness: Openness) -> Mark:
    """Whether the weights can be had, whatever their licence."""
    availability = openness.components.weights_final.availability
    known = {"published": Mark.OPEN, "on_request": Mark.PARTLY, "unknown": Mark.NOT_KNOWN}
    return known.get(availability, Mark.CLOSED)


def _licence(openness: Openness, licences: Licences) -> Mark:
    name = openness.components.weights_final.licence
    licence = licences.get(name)
    if licence is None:
        return Mark.CLOSED if name == NONE_FOUND else Mark.NOT_KNOWN
    if licence.is_open:
        return Mark.OPEN
    return Mark.CLOSED if licence.research_only == "yes" else Mark.PARTLY
