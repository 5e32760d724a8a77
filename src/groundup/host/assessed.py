"""What the rules of openness say about the records of the catalogue: data and rules, brought together."""

from __future__ import annotations

from datetime import date
from typing import Final

from groundup.catalogue.evidence import openness_of
from groundup.catalogue.schema import Record
from groundup.openness.assessment import Assessment, Release, assess
from groundup.openness.tables import licences

UNKNOWN: Final = "unknown"


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
        released=told(record.released),
        smallest_bytes=min(sizes, default=None),
        has_more_sizes=len(sizes) > 1,
    )


def told(word: str) -> str:
    """A word of a record; "" where nobody knows."""
    return "" if word == UNKNOWN else word
