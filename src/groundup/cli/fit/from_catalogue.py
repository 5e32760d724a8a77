"""Candidates from a record of the catalogue: each of its files, planned from the model's shape."""

from __future__ import annotations

from collections.abc import Iterator

from groundup.catalogue.schema import ModelShape, Record, ReleaseFile
from groundup.errors import InvalidParameterError, UnknownShapeError
from groundup.fit.candidate import Candidate
from groundup.fit.planned_candidate import planned_candidate

from .found import Found


def from_record(record: Record, quantisation: str = "") -> Found | None:
    """The files of a release; None where its shape is not known, or nothing can be planned from it.

    Args:
        record: of the catalogue.
        quantisation: only files stored so; "" = all of them.

    Raises:
        InvalidParameterError: it does not come in this quantisation.
    """
    if isinstance(record.shape, str):
        return None
    files = [one for one in record.files if quantisation.upper() in ("", one.quantisation.upper())]
    if not files and record.files:
        known = ", ".join(dict.fromkeys(one.quantisation for one in record.files))
        raise InvalidParameterError("--quant", quantisation, f"one of those that {record.id} has: {known}")
    candidates = tuple(_candidates(record, record.shape, files))
    return Found(record.name, candidates, is_here=False) if candidates else None


def _candidates(record: Record, shape: ModelShape, files: list[ReleaseFile]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for one in files:
        if one.quantisation in seen:
            continue
        seen.add(one.quantisation)
        try:
            yield planned_candidate(record, shape, one)
        except UnknownShapeError:  # a mix without a rule: its file says more, once it is here
            continue
