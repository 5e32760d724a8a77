"""Reading evidence: every file that ships, and what is said of one that cannot be used."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.evidence import (
    EVIDENCE_FOLDER,
    all_evidence,
    evidence,
    evidence_ids,
    openness_of,
    read_evidence,
)
from groundup.catalogue.evidence_schema import Evidence, Missing, Openness, ReleaseTerms
from groundup.errors import InvalidRecordError

ROOT = Path(__file__).parents[2]
HELD_BACK = re.compile(
    r"isitopen\.ai|model openness tool|osai-index|open source ai index|opening-up-chatgpt", re.IGNORECASE
)


def sources(record: Openness) -> list[Evidence]:
    """All sources of a record, wherever they stand."""
    parts = [component for _, component in record.components]
    missing: list[Missing] = [one for part in parts for one in getattr(part, "missing", ())]
    groups = [
        record.gate_evidence,
        record.based_on_terms_checked,
        record.origin.evidence,
        record.eu.data_summary_evidence,
        record.eu.copyright_policy_evidence,
        *(part.evidence for part in parts),
        *(one.evidence for one in missing),
    ]
    return [source for group in groups for source in group]


def absent(record: Openness, root: Path) -> list[str]:
    """Paths in this repository that a record names and that do not exist."""
    own = [one.path for one in sources(record) if one.url == "this repository"]
    return [path for path in own if not (root / path).exists()]


def test_all_that_ships_can_be_read() -> None:
    """Every file is in form, and is found by its name."""
    assert len(evidence_ids()) >= 30
    assert tuple(all_evidence()) == evidence_ids()


def test_every_release_has_its_evidence() -> None:
    """A record of the catalogue names a body of evidence that exists, or says that it is unknown."""
    named = {record.evidence for record in catalogue().records} - {"unknown"}
    assert named <= set(evidence_ids())
    assert "seedling" in named


def test_everything_about_seedling_is_here(tmp_path: Path) -> None:
    """Each path in Seedling's evidence exists in this repository, and each would be missed elsewhere."""
    seedling = evidence("seedling")
    assert absent(seedling, ROOT) == []
    assert all(one.url == "this repository" for one in sources(seedling))
    assert len(absent(seedling, tmp_path)) == len(sources(seedling))


def test_held_back_references_are_not_cited() -> None:
    """The two references that marks are compared with are no evidence; a text that cites one is caught."""
    assert HELD_BACK.search("See the European Open Source AI Index.")
    for path in EVIDENCE_FOLDER.glob("*.toml"):
        assert not HELD_BACK.search(path.read_text("utf-8")), path.name


def test_days_are_those_of_people_who_looked() -> None:
    """No source is younger than the review of its record."""
    for name, record in all_evidence().items():
        assert all(one.date <= record.reviewed for one in sources(record)), name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("openness_schema = ", "end of document"),
        ("openness_schema = 1", "openness"),
        ("openness_schema = 1\n[openness]\nmodalities = ['smell']", "$.openness.modalities"),
    ],
    ids=["no TOML", "nothing in it", "wrong word"],
)
def test_a_bad_file_is_named_with_the_place(tmp_path: Path, text: str, told: str) -> None:
    """The error says which file, and where in it something is wrong."""
    path = tmp_path / "broken.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidRecordError, match=r"evidence/broken\.toml") as caught:
        read_evidence(path)
    assert told in caught.value.message


def test_a_missing_file_is_said() -> None:
    """Evidence that nobody has recorded is an error with its name."""
    with pytest.raises(InvalidRecordError, match="no such file"):
        evidence("model-of-nobody")


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    """A file that is not UTF-8 is an error, not a traceback."""
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidRecordError, match="bytes"):
        read_evidence(path)


def test_terms_of_a_release_count() -> None:
    """A gate of its own is that of the card."""
    record = catalogue().get("seedling")
    gated = msgspec.structs.replace(record, terms=ReleaseTerms(gate="approval"))
    openness, other = openness_of(record), openness_of(gated)
    assert openness is not None
    assert other is not None
    assert (openness.gate, other.gate) == ("none", "approval")


def test_a_record_may_have_no_evidence_yet() -> None:
    """Nothing is assumed then."""
    assert openness_of(msgspec.structs.replace(catalogue().get("seedling"), evidence="unknown")) is None
