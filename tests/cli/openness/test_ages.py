"""All evidence by age: the oldest first, and what is stale is counted."""

from __future__ import annotations

from datetime import date, timedelta

from groundup.cli.openness.ages import ages_text, evidence_ages
from groundup.openness.wording import wording

TODAY = date(2026, 11, 26)


def test_the_oldest_come_first() -> None:
    """Ages are counted from the day that is given."""
    ages = evidence_ages(TODAY)
    assert [one.oldest for one in ages] == sorted(one.oldest for one in ages)
    assert [one.age_days for one in evidence_ages(TODAY + timedelta(days=10))] == [
        one.age_days + 10 for one in ages
    ]


def test_stale_components_are_counted() -> None:
    """Years from now everything is stale, and says so."""
    words = wording("en")
    later = evidence_ages(TODAY + timedelta(days=1000))
    assert all(one.stale_components for one in later)
    assert "STALE" in ages_text(later, words, width=None)
    fresh = [one for one in evidence_ages(TODAY) if not one.stale_components]
    assert ages_text(fresh, words, width=None).endswith("No evidence is older than a year.")
