"""All bodies of evidence by age: what somebody should look at again first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from groundup.catalogue.evidence import all_evidence
from groundup.catalogue.evidence_schema import Openness
from groundup.cli.table import table
from groundup.openness.reading import is_stale, newest_evidence
from groundup.openness.wording import Wording


@dataclass(frozen=True)
class EvidenceAge:
    """How old the evidence of a body of weights is, on a day."""

    id: str
    oldest: date
    age_days: int
    stale_components: tuple[str, ...]
    reviewed: date


def evidence_ages(as_of: date) -> list[EvidenceAge]:
    """All of them, the one whose evidence is oldest first."""
    found = [_age(name, openness, as_of) for name, openness in all_evidence().items()]
    return sorted(found, key=lambda one: (one.oldest, one.id))


def ages_text(ages: list[EvidenceAge], words: Wording, *, width: int | None) -> str:
    """A table for people."""
    titles = [words(f"stale.{key}") for key in ("record", "oldest", "days", "stale", "reviewed")]
    rows = [
        (one.id, str(one.oldest), str(one.age_days), str(len(one.stale_components) or ""), str(one.reviewed))
        for one in ages
    ]
    lines = table(titles, rows, width=width)
    return lines if any(one.stale_components for one in ages) else f"{lines}\n{words('stale.none')}"


def _age(name: str, openness: Openness, as_of: date) -> EvidenceAge:
    newest = [day for _, one in openness.components if (day := newest_evidence(one)) is not None]
    oldest = min(newest, default=openness.reviewed)
    stale = tuple(each for each, one in openness.components if is_stale(one, as_of))
    return EvidenceAge(name, oldest, (as_of - oldest).days, stale, openness.reviewed)
