"""What may be wrong in the records of the catalogue, rule by rule; nothing is read or printed here.

A record is held against itself (its parameters and sizes follow from its shape), against what it names
(evidence, licences), and against the other records (names).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from groundup.catalogue.catalogue import names_of
from groundup.catalogue.evidence_schema import Openness
from groundup.catalogue.schema import FACTS, Fact, ModelShape, Record, ReleaseFile
from groundup.errors import GroundupError, InvalidRecordError, UnknownShapeError, format_size
from groundup.fit.planned import planned_facts
from groundup.openness.licences import Licences

TOLERANCE: Final = 0.01
# The header of a file holds the tokenizer: 23 to 65 bytes for each token in 54 of 55 published files. The
# last one, Gemma 4 26B-A4B in Q8_0, comes to 7: what it lacks is 0.01 % of its size.
_HEADER_BYTES_PER_TOKEN: Final = (20, 70)
_COUNTED_IN_ANY_FORM: Final = "F16"

EvidenceOf = Callable[[str], Openness]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: in which record, against which rule, and with which figures."""

    record: str
    rule: str
    problem: str


@dataclass(frozen=True, slots=True)
class Standards:
    """What records are held against: the licence table, the evidence by its id, and the day."""

    licences: Licences
    evidence_of: EvidenceOf
    today: datetime.date


def record_findings(record: Record, standards: Standards) -> Iterator[Finding]:
    """All that is wrong in one record."""
    for rule, problems in (
        ("sources", _source_problems(record, standards.today)),
        ("parameters", _parameter_problems(record)),
        ("size", _size_problems(record)),
        ("licence", _licence_problems(record, standards)),
        ("evidence", _evidence_problems(record, standards)),
        ("projector", _projector_problems(record)),
    ):
        yield from (Finding(record.id, rule, problem) for problem in problems)


def name_findings(records: Sequence[Record]) -> Iterator[Finding]:
    """Names that stand for more than one release."""
    owners: dict[str, list[str]] = defaultdict(list)
    for record in records:
        for name in names_of(record):
            owners[name].append(record.id)
    for name, ids in sorted(owners.items()):
        if len(ids) > 1:
            yield Finding(ids[-1], "names", f"'{name}' is also a name of {', '.join(ids[:-1])}")


def size_deviation(shape: ModelShape, file: ReleaseFile) -> float | None:
    """By how much the stated size differs from that of the shape, as a share; a header's size counts as none.

    None: there is nothing to compare, because the size is not known or the types were chosen by no rule.

    Raises:
        UnknownShapeError: there is no rule for the architecture or the quantisation.
    """
    if not isinstance(file.size_bytes, int) or file.mix == "own":
        return None
    tensors = planned_facts(shape, file.quantisation).weights_bytes
    least, most = (tensors + each * shape.vocabulary for each in _HEADER_BYTES_PER_TOKEN)
    if file.size == "computed":
        least = most = tensors
    nearest = min(max(file.size_bytes, least), most)
    return file.size_bytes / nearest - 1


def parameter_deviation(record: Record) -> float | None:
    """By how much the stated number of parameters differs from that of the shape; None if nobody can tell.

    Raises:
        UnknownShapeError: there is no rule for the architecture.
    """
    total, shape = record.parameters.total, record.shape
    if record.parameters.not_from_shape or not isinstance(total, int) or isinstance(shape, str):
        return None
    return total / planned_facts(shape, _COUNTED_IN_ANY_FORM).parameters - 1


def _source_problems(record: Record, today: datetime.date) -> Iterator[str]:
    told = {fact for source in record.sources for fact in source.facts}
    for fact in FACTS:
        if fact not in told and not _is_unknown(record, fact):
            yield (
                f"no source says where its {fact} come from"
                if fact.endswith("s")
                else (f"no source says where its {fact} comes from")
            )
    for source in record.sources:
        if source.date > today:
            yield f"{source.url} was looked at on {source.date}, which is yet to come"


def _is_unknown(record: Record, fact: Fact) -> bool:
    """Whether a record says of a fact that nobody knows it."""
    match fact:
        case "languages":
            return record.languages == "unknown" and not record.language_note
        case "parameters":
            return record.parameters.total == record.parameters.active == "unknown"
        case "shape" | "context":
            return record.shape == "unknown"
        case "files":
            return not record.files
        case "licence":
            return record.licence == "unknown"
        case "origin":
            return record.origin.country == record.origin.funding == "unknown"
        case "identity" | "capabilities":
            return False


def _parameter_problems(record: Record) -> Iterator[str]:
    try:
        deviation = parameter_deviation(record)
    except UnknownShapeError as error:
        yield error.message
        return
    if deviation is not None and abs(deviation) > TOLERANCE:
        yield f"{record.parameters.total:,} are stated, {deviation:+.1%} from what its shape comes to"


def _size_problems(record: Record) -> Iterator[str]:
    if isinstance(record.shape, str):
        return
    for file in record.files:
        try:
            deviation = size_deviation(record.shape, file)
        except UnknownShapeError as error:
            yield f"{file.quantisation}: {error.message}"
            continue
        if deviation is not None and abs(deviation) > TOLERANCE:
            assert isinstance(file.size_bytes, int)
            stated = f"{format_size(file.size_bytes)} ({file.size_bytes:,} bytes)"
            yield f"{file.quantisation}: {stated} are stated, {deviation:+.1%} from what its shape comes to"


def _licence_problems(record: Record, standards: Standards) -> Iterator[str]:
    if record.licence not in standards.licences:
        yield f"'{record.licence}' is not in the table of licences"


def _evidence_problems(record: Record, standards: Standards) -> Iterator[str]:
    if record.evidence == "unknown":
        return
    try:
        openness = record.terms.applied_to(standards.evidence_of(record.evidence))
    except InvalidRecordError as error:
        yield error.message.rstrip(".")
        return
    judged = openness.components.weights_final.licence
    if judged != record.licence:
        yield f"it says that the weights are under '{judged}', the record says '{record.licence}'"


def _projector_problems(record: Record) -> Iterator[str]:
    sees = {"vision", "audio"} & set(record.capabilities)
    if bool(sees) != (record.projector is not None):
        yield (
            "a model that sees or hears has a projector, and no other"
            if sees
            else "it neither sees nor hears"
        )


def reading_finding(path_name: str, error: GroundupError) -> Finding:
    """What is wrong with a file that could not be read as a record at all."""
    return Finding(path_name.removesuffix(".toml"), "schema", error.message.rstrip("."))
