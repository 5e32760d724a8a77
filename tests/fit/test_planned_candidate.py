"""Files of the catalogue: the size that a hub states goes before what the rules give."""

from __future__ import annotations

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.schema import ModelShape
from groundup.errors import UnknownShapeError
from groundup.fit.candidate import Basis
from groundup.fit.planned import planned_facts
from groundup.fit.planned_candidate import planned_candidate

RECORD = catalogue().get("gemma-3-4b")


def test_a_published_size_counts() -> None:
    """Weights and download are those of the hub; where it states none, those of the rules."""
    shape, file = RECORD.shape, RECORD.files[0]
    assert isinstance(shape, ModelShape)
    found = planned_candidate(RECORD, shape, file)
    assert found.facts.weights_bytes == found.download_bytes == file.size_bytes
    assert (found.name, found.basis) == (file.names[0], Basis.RECORD)
    unsized = msgspec.structs.replace(file, size_bytes="unknown", names=())
    by_rule = planned_candidate(RECORD, shape, unsized)
    assert by_rule.facts.weights_bytes == planned_facts(shape, file.quantisation).weights_bytes
    assert by_rule.facts.weights_bytes != file.size_bytes
    assert by_rule.name == RECORD.id


def test_what_follows_no_rule() -> None:
    """A quantisation that nobody knows is refused, however large its file is."""
    assert isinstance(RECORD.shape, ModelShape)
    strange = msgspec.structs.replace(RECORD.files[0], quantisation="Q9_X")
    with pytest.raises(UnknownShapeError):
        planned_candidate(RECORD, RECORD.shape, strange)
