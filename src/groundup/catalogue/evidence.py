"""Reads the evidence on openness that comes with the package, one file per body of weights.

A record of the catalogue names its evidence by the file's name without `.toml`. Nothing is judged here: the
form is checked, and each file is read once.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import InvalidRecordError

from .evidence_schema import EvidenceFile, Openness
from .schema import Record

EVIDENCE_FOLDER: Final = Path(__file__).with_name("evidence")


def evidence_ids(folder: Path = EVIDENCE_FOLDER) -> tuple[str, ...]:
    """The names of all bodies of weights with evidence, sorted; no file is read."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


@cache
def evidence(identifier: str) -> Openness:
    """What is recorded about one body of weights.

    Raises:
        InvalidRecordError: no file has that name, or the file breaks its form.
    """
    return read_evidence(EVIDENCE_FOLDER / f"{identifier}.toml")


def openness_of(record: Record) -> Openness | None:
    """The evidence as it holds for a release; None if nobody has recorded any yet.

    Raises:
        InvalidRecordError: the file that the record names is missing, or breaks its form.
    """
    return record.terms.applied_to(evidence(record.evidence)) if record.evidence != "unknown" else None


def all_evidence() -> dict[str, Openness]:
    """Every body of weights that comes with the package, by its name."""
    return {identifier: evidence(identifier) for identifier in evidence_ids()}


def read_evidence(path: Path) -> Openness:
    """The content of a file of evidence.

    Raises:
        InvalidRecordError: there is no such file, it is no TOML, or it breaks the form of `EvidenceFile`.
    """
    try:
        return parse_evidence(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InvalidRecordError(f"evidence/{path.name}", "there is no such file") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidRecordError(f"evidence/{path.name}", str(error).rstrip(".")) from error


def parse_evidence(text: str) -> Openness:
    """The content of a file of evidence that is in memory already.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML.
        msgspec.ValidationError: it breaks the form of `EvidenceFile`.
    """
    return msgspec.convert(tomllib.loads(text), EvidenceFile).openness
