"""A file of the catalogue as something that could be loaded, before it is here."""

from __future__ import annotations

from groundup.catalogue.schema import ModelShape, Record, ReleaseFile

from .candidate import Basis, Candidate
from .planned import planned_facts


def planned_candidate(record: Record, shape: ModelShape, file: ReleaseFile) -> Candidate:
    """The file with the facts that it will have; the published size counts, where there is one.

    Args:
        record: of the release.
        shape: that of the record, which may also be unknown.
        file: one of the release.

    Raises:
        UnknownShapeError: nothing can be planned from such a shape or quantisation.
    """
    published_bytes = file.size_bytes if isinstance(file.size_bytes, int) else None
    facts = planned_facts(shape, file.quantisation, file_bytes=published_bytes)
    return Candidate(
        name=file.names[0] if file.names else record.id,
        title=record.name,
        quantisation=file.quantisation,
        facts=facts,
        basis=Basis.RECORD,
        download_bytes=facts.weights_bytes,
    )
