"""`groundup catalogue check`: finds what is wrong in the records, with figures."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import msgspec

from groundup.catalogue.catalogue import RECORDS_FOLDER, Catalogue, read_record
from groundup.catalogue.evidence import EVIDENCE_FOLDER, read_evidence
from groundup.catalogue.schema import ModelShape, Record
from groundup.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from groundup.cli.fitting import fitted
from groundup.cli.styled import print_note
from groundup.errors import FileAccessError, InvalidRecordError, UnknownShapeError
from groundup.openness.tables import licences

from .evidence_findings import LintedEvidence, linted_evidence
from .findings import (
    Finding,
    Standards,
    name_findings,
    parameter_deviation,
    reading_finding,
    record_findings,
    size_deviation,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check looked at, and the largest difference that it found there; shares, 0.01 = 1 %."""

    records: int
    parameter_counts: int
    published_sizes: int
    largest_parameter_deviation: float
    largest_size_deviation: float


@click.command(
    epilog="Examples: groundup catalogue check · groundup catalogue check --folder my-records --json"
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=RECORDS_FOLDER,
    show_default="the shipped records",
    help="Where the records are.",
)
@click.option(
    "--evidence",
    "evidence_folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=EVIDENCE_FOLDER,
    show_default="the shipped evidence",
    help="Where the evidence is that they name.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON object.")
def check(folder: Path, evidence_folder: Path, as_json: bool) -> int:
    """Check the records: their form, sources and figures.

    Parameters and file sizes must follow from the shape within 1 %. The exit code is 1 if anything is wrong.
    """
    if not folder.is_dir():
        raise FileAccessError(str(folder), "read", "there is no such folder")
    records, findings = read_all(folder)
    standards = Standards(
        licences(), lambda name: read_evidence(evidence_folder / f"{name}.toml"), datetime.date.today()
    )
    for record in records:
        findings += record_findings(record, standards)
    findings += name_findings(records)
    evidence = linted_evidence(evidence_folder, records, licences())
    findings += evidence.findings
    checked = figures(records)
    if as_json:
        found = {
            **asdict(checked),
            "evidence_bodies": evidence.bodies,
            "not_verified": evidence.not_verified,
            "findings": [asdict(one) for one in findings],
        }
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    elif findings:
        click.echo("\n".join(fitted(f"{one.record}, {one.rule}: {one.problem}.") for one in findings))
        print_note(f"{len(findings)} of these in {len({one.record for one in findings})} records.", err=True)
    else:
        click.echo(fitted(f"{_all_right(checked)}\n{_evidence_read(evidence)}"))
    return EXIT_FAILED if findings else EXIT_DONE


def read_all(folder: Path) -> tuple[list[Record], list[Finding]]:
    """The records of a folder that can be read, and what is wrong with the others."""
    records, findings = [], []
    for path in Catalogue(folder).paths:
        try:
            records.append(read_record(path))
        except InvalidRecordError as error:
            findings.append(reading_finding(path.name, error))
    return records, findings


def figures(records: Sequence[Record]) -> Checked:
    """How much of the records could be compared with their shapes, and how well it agrees.

    Records whose shape follows no rule that is known here count as not compared; they are findings already.
    """
    counts: list[float] = []
    sizes: list[float] = []
    for record in records:
        if not isinstance(record.shape, ModelShape):
            continue
        try:
            counts += _known(parameter_deviation(record))
            for file in record.files:
                sizes += _known(size_deviation(record.shape, file)) if file.size == "published" else []
        except UnknownShapeError:
            continue
    return Checked(
        records=len(records),
        parameter_counts=len(counts),
        published_sizes=len(sizes),
        largest_parameter_deviation=max(map(abs, counts), default=0.0),
        largest_size_deviation=max(map(abs, sizes), default=0.0),
    )


def _known(deviation: float | None) -> list[float]:
    return [] if deviation is None else [deviation]


def _all_right(checked: Checked) -> str:
    return (
        f"{checked.records} records are in order.\n"
        f"{checked.parameter_counts} numbers of parameters agree with their shapes to "
        f"{checked.largest_parameter_deviation:.2%}, "
        f"{checked.published_sizes} published sizes, without their headers, to "
        f"{checked.largest_size_deviation:.2%}."
    )


def _evidence_read(evidence: LintedEvidence) -> str:
    in_order = f"{evidence.bodies} bodies of evidence are in order."
    if not evidence.not_verified:
        return f"{in_order} Their labels rest on nothing unread."
    unread = (
        f"Labels of {len(evidence.not_verified)} rest on something that nobody has read, and say so: "
        f"{', '.join(evidence.not_verified)}."
    )
    return f"{in_order}\n{unread}"
