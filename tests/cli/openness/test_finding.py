"""A name leads to a record, with what its release does otherwise than its body of weights."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.openness.finding import find_openness
from groundup.cli.openness.not_assessed import NotAssessed
from groundup.errors import NotInCatalogueError
from groundup.host.assessed import assessment_of, release_of
from groundup.openness.assessment import Assessment

TODAY = date(2026, 11, 26)


def test_a_record_is_found() -> None:
    """By its name, with a quantisation or without."""
    for name in ("seedling", "olmo-2-7b", "olmo-2-7b:Q8_0"):
        found = find_openness(name, TODAY)
        assert isinstance(found, Assessment)
        assert found.release.id == name.partition(":")[0]


def test_every_record_can_be_assessed_or_says_that_it_is_not() -> None:
    """None is broken."""
    assert [
        one.id for one in catalogue().records if one.evidence != "unknown" and not assessment_of(one, TODAY)
    ] == []


def test_a_record_without_evidence_is_not_assessed() -> None:
    """It has no label."""
    record = msgspec.structs.replace(catalogue().get("seedling"), evidence="unknown")
    assert assessment_of(record, TODAY) is None


def test_the_smallest_size_is_told() -> None:
    """And whether there are larger ones."""
    record = catalogue().get("olmo-2-7b")
    sizes = [one.size_bytes for one in record.files if one.size_bytes != "unknown"]
    assert release_of(record).smallest_bytes == min(sizes)
    assert release_of(record).has_more_sizes == (len(sizes) > 1)


def test_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """It is no record, no model here, and looks like none at a hub."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    with pytest.raises(NotInCatalogueError):
        find_openness("nonsense", TODAY)
    assert isinstance(find_openness("hf.co/owner/nonsense", TODAY), NotAssessed)
