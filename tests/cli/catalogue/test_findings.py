"""The shipped records are right, and each mistake in a twin of one of them is found."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.evidence import evidence
from groundup.catalogue.evidence_schema import ReleaseTerms
from groundup.catalogue.schema import ModelShape, Record
from groundup.cli.catalogue.findings import (
    Standards,
    name_findings,
    parameter_deviation,
    reading_finding,
    record_findings,
    size_deviation,
)
from groundup.errors import InvalidRecordError
from groundup.openness.tables import licences

TODAY = datetime.date(2026, 11, 27)
STANDARDS = Standards(licences(), evidence, TODAY)
GIB_PER_GB = 1024**3 / 1000**3
replace = msgspec.structs.replace


def known(name: str = "gemma-3-4b") -> Record:
    """A shipped record, from which twins are made."""
    return catalogue().get(name)


def rules(record: Record, standards: Standards = STANDARDS) -> set[str]:
    """The rules that a record breaks."""
    return {finding.rule for finding in record_findings(record, standards)}


def with_size(record: Record, factor: float, place: int = 0) -> Record:
    """The twin that states another size for one file."""
    file = record.files[place]
    assert isinstance(file.size_bytes, int)
    other = replace(file, size_bytes=int(file.size_bytes * factor))
    return replace(record, files=(*record.files[:place], other, *record.files[place + 1 :]))


@pytest.mark.parametrize("name", catalogue().ids)
def test_a_shipped_record_is_right(name: str) -> None:
    """No rule finds anything in what we ship."""
    assert list(record_findings(known(name), STANDARDS)) == []


def test_shipped_names_are_unique() -> None:
    """No name stands for two releases."""
    assert list(name_findings(catalogue().records)) == []


@pytest.mark.parametrize("factor", [0.98, 1.02, GIB_PER_GB, 1 / GIB_PER_GB, 1.5])
def test_a_wrong_size_is_found(factor: float) -> None:
    """Two per cent are too much, and so is a size in GB that was meant in GiB; it comes with figures."""
    twin = with_size(known(), factor)
    (finding,) = record_findings(twin, STANDARDS)
    assert (finding.record, finding.rule) == ("gemma-3-4b", "size")
    assert "Q4_K_M" in finding.problem
    assert "%" in finding.problem


@pytest.mark.parametrize("factor", [0.995, 1.0, 1.005])
def test_a_size_within_one_per_cent_is_right(factor: float) -> None:
    """The rule has the tolerance that it states."""
    assert rules(with_size(known(), factor)) == set()


def test_a_wrong_computed_size_is_found() -> None:
    """A size that was computed has no header to hide a difference."""
    record = known("llama-3.2-1b")
    place = next(index for index, file in enumerate(record.files) if file.size == "computed")
    assert rules(with_size(record, 1.0, place)) == set()
    assert rules(with_size(record, 1.02, place)) == {"size"}


def test_mixes_made_by_hand_are_not_measured() -> None:
    """Where no rule gives a size, none is held against it; called a standard mix, the same file is found."""
    record = known("gemma-3n-e2b")
    assert record.files[0].mix == "own"
    assert isinstance(record.shape, ModelShape)
    assert size_deviation(record.shape, record.files[0]) is None
    standard = replace(record, files=(replace(record.files[0], mix="standard"),))
    assert rules(standard) == {"size"}


@pytest.mark.parametrize("factor", [0.98, 1.02, 2])
def test_wrong_parameters_are_found(factor: float) -> None:
    """What is stated must follow from the shape within one per cent."""
    record = known("qwen3-8b")
    assert isinstance(record.parameters.total, int)
    twin = replace(record, parameters=replace(record.parameters, total=int(record.parameters.total * factor)))
    assert rules(twin) == {"parameters"}


def test_a_wrong_shape_is_found() -> None:
    """A head length that was divided instead of read shows in parameters and in sizes."""
    record = known("qwen3-0.6b")
    assert isinstance(record.shape, ModelShape)
    twin = replace(record, shape=replace(record.shape, head_length=record.shape.hidden // record.shape.heads))
    assert rules(twin) == {"parameters", "size"}


def test_exempt_counts_say_why() -> None:
    """Where parameters do not follow from a shape the record says so, and nothing is compared."""
    exempt = [record for record in catalogue().records if record.parameters.not_from_shape]
    assert {record.family for record in exempt} == {"gemma-3n", "gemma-4"}
    assert all(parameter_deviation(record) is None for record in exempt)
    assert parameter_deviation(known()) == pytest.approx(0, abs=0.001)


def test_a_missing_source_is_found() -> None:
    """A fact that no source speaks of is found by its name."""
    record = known()
    twin = replace(record, sources=record.sources[1:])
    problems = [one.problem for one in record_findings(twin, STANDARDS) if one.rule == "sources"]
    assert "no source says where its licence comes from" in problems
    assert "no source says where its languages come from" in problems


def test_what_is_unknown_needs_no_source() -> None:
    """A record that says that nobody knows its shape need not say where that comes from."""
    record = known()
    others = tuple(source for source in record.sources if not {"shape", "context"} & set(source.facts))
    assert rules(replace(record, sources=others)) == {"sources"}
    bare = replace(record, sources=others, shape="unknown")
    problems = [one.problem for one in record_findings(bare, STANDARDS)]
    assert not any("shape" in problem or "context" in problem for problem in problems)


def test_a_source_from_tomorrow_is_found() -> None:
    """Nobody has looked at a page on a day that is yet to come."""
    newest = max(source.date for source in known().sources)
    assert rules(known(), replace_today(newest)) == set()
    assert rules(known(), replace_today(newest - datetime.timedelta(days=1))) == {"sources"}


def replace_today(today: datetime.date) -> Standards:
    """The same standards on another day."""
    return Standards(licences(), evidence, today)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda record: replace(record, licence="gemma-termz"), "licence"),
        (lambda record: replace(record, licence="Apache-2.0"), "evidence"),
        (lambda record: replace(record, evidence="no-such-body"), "evidence"),
        (lambda record: replace(record, projector=None), "projector"),
        (lambda record: replace(record, capabilities=("chat",)), "projector"),
    ],
)
def test_what_a_record_names_must_be_there(change: Callable[[Record], Record], rule: str) -> None:
    """Licence, evidence and projector are held against what they name."""
    assert rule in rules(change(known()))


def test_own_terms_go_before_shared_evidence() -> None:
    """A release may have another licence than the rest of its body of weights, if it says so."""
    other = replace(known(), licence="Apache-2.0", terms=ReleaseTerms(licence="Apache-2.0"))
    assert rules(other) == set()


def test_names_that_two_have_are_found() -> None:
    """The finding names the name and who else has it."""
    thief = replace(known("phi-4"), aliases=("Gemma3:4B",))
    (finding,) = name_findings([known(), thief])
    assert finding.record == "phi-4"
    assert finding.problem == "'gemma3:4b' is also a name of gemma-3-4b"


def test_a_file_that_cannot_be_read_is_a_finding() -> None:
    """Its name and the reader's reason."""
    found = reading_finding("poet.toml", InvalidRecordError("poet.toml", "it is no TOML"))
    assert (found.record, found.rule) == ("poet", "schema")
    assert "it is no TOML" in found.problem


def test_an_architecture_without_a_rule_is_found() -> None:
    """What cannot be compared is said, not passed over."""
    record = known()
    assert isinstance(record.shape, ModelShape)
    twin = replace(record, shape=replace(record.shape, architecture="perceptron"))
    assert rules(twin) == {"parameters", "size"}
