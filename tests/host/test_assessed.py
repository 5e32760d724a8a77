"""What the rules say about records of the catalogue."""

from __future__ import annotations

from datetime import date

from groundup.catalogue.catalogue import catalogue
from groundup.host.assessed import assessment_of, release_of, told


def test_a_record_with_evidence() -> None:
    """Evidence and rules give a step; the release carries the record's name."""
    record = catalogue().get("olmo-2-7b")
    found = assessment_of(record, date(2026, 11, 26))
    assert found is not None
    assert (found.step, found.release) == ("4", release_of(record))


def test_unknown_words() -> None:
    """What nobody knows is told as nothing."""
    assert (told("unknown"), told("MIT")) == ("", "MIT")
