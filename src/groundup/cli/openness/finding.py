"""Finds what is known about the openness of a model that was named: a record, or what its own file says."""

from __future__ import annotations

from datetime import date

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.evidence import openness_of
from groundup.catalogue.schema import Record
from groundup.openness.assessment import Assessment, Release, assess
from groundup.openness.tables import licences

from .not_assessed import NotAssessed

UNKNOWN = "unknown"


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
    return assessed if assessed is not None else NotAssessed(record.name, _told(record.licence))


def assessment_of(record: Record, as_of: date) -> Assessment | None:
    """What the rules say about a record of the catalogue; None if nobody has recorded its evidence yet.

    Raises:
        InvalidRecordError: its evidence is missing or broken.
    """
    openness = openness_of(record)
    return assess(release_of(record), openness, licences(), as_of) if openness is not None else None


def release_of(record: Record) -> Release:
    """What a card says about a release besides."""
    sizes = [one.size_bytes for one in record.files if isinstance(one.size_bytes, int)]
    return Release(
        id=record.id,
        name=record.name,
        released=_told(record.released),
        smallest_bytes=min(sizes, default=None),
        has_more_sizes=len(sizes) > 1,
    )


def _told(word: str) -> str:
    return "" if word == UNKNOWN else word
