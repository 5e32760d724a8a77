"""What is wrong in the evidence on openness, as findings beside those of the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from groundup.catalogue.evidence import evidence_ids, read_evidence
from groundup.catalogue.evidence_schema import Openness, ReleaseTerms
from groundup.catalogue.schema import Record
from groundup.errors import InvalidRecordError
from groundup.openness.evidence_lint import Problem, lint
from groundup.openness.licences import Licences

from .findings import Finding, reading_finding


@dataclass(frozen=True, slots=True)
class LintedEvidence:
    """All evidence of a folder: what to correct, and whose labels rest on something that nobody has read."""

    bodies: int
    findings: list[Finding]
    not_verified: tuple[str, ...]


def linted_evidence(folder: Path, records: Sequence[Record], licences: Licences) -> LintedEvidence:
    """Every body of evidence in a folder, and each release that differs from its own, held to the rules."""
    bodies, findings = _read_bodies(folder)
    told = {
        f"evidence/{name}": lint(openness, licences, bodies=bodies) for name, openness in bodies.items()
    } | {
        record.id: lint(record.terms.applied_to(bodies[record.evidence]), licences, bodies=bodies)
        for record in records
        if record.terms != ReleaseTerms() and record.evidence in bodies
    }
    for name, problems in told.items():
        findings += (_finding(name, one) for one in problems if one.level == "error")
    unread = {name for name, problems in told.items() if any(one.rule == "not_verified" for one in problems)}
    names = tuple(sorted(name.removeprefix("evidence/") for name in unread if name.startswith("evidence/")))
    return LintedEvidence(len(bodies), findings, names)


def _read_bodies(folder: Path) -> tuple[dict[str, Openness], list[Finding]]:
    bodies, findings = {}, []
    for name in evidence_ids(folder):
        try:
            bodies[name] = read_evidence(folder / f"{name}.toml")
        except InvalidRecordError as error:
            findings.append(reading_finding(f"evidence/{name}.toml", error))
    return bodies, findings


def _finding(name: str, problem: Problem) -> Finding:
    return Finding(name, problem.rule, f"{problem.place}: {problem.message}")
