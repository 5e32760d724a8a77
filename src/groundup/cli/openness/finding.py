"""Finds what is known about the openness of a model that was named: a record, or what its own file says."""

from __future__ import annotations

from datetime import date

from groundup.catalogue.catalogue import catalogue
from groundup.host.assessed import assessment_of, told
from groundup.openness.assessment import Assessment

from .not_assessed import NotAssessed


def find_openness(text: str, as_of: date) -> Assessment | NotAssessed:
    """What is known about the model of a name or path.

    Raises:
        NotInCatalogueError: no record and no model here has this name; it says which are near.
        GroundupError: a record or a file cannot be read.
    """
    record, _ = catalogue().find_quantised(text)
    if record is None:
        # The library takes longer to import than a card to show, and records need none.
        from .outside import look_outside  # noqa: PLC0415

        found = look_outside(text)
        if isinstance(found, NotAssessed):
            return found
        record = found
    assessed = assessment_of(record, as_of)
    return assessed if assessed is not None else NotAssessed(record.name, told(record.licence))
