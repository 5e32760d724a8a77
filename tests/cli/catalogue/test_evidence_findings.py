"""The check of the catalogue looks at all evidence, and at what releases change in it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.evidence import EVIDENCE_FOLDER, evidence_ids
from groundup.catalogue.evidence_schema import ReleaseTerms
from groundup.cli.catalogue.evidence_findings import linted_evidence
from groundup.openness.tables import licences

RECORDS = catalogue().records


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with evidence about two models, the one tuned from the other."""
    for name in ("llama-3.1.toml", "deepseek-r1-distill-llama-8b.toml"):
        (tmp_path / name).write_text((EVIDENCE_FOLDER / name).read_text("utf-8"), "utf-8")
    return tmp_path


def test_shipped_evidence_is_in_order() -> None:
    """All that ships passes, and what nobody has read is named."""
    found = linted_evidence(EVIDENCE_FOLDER, RECORDS, licences())
    assert found.findings == []
    assert found.bodies == len(evidence_ids())
    assert "gemma-3" in found.not_verified
    assert "olmo-2" not in found.not_verified


def test_a_broken_rule_is_found_with_its_place(folder: Path) -> None:
    """What a body breaks is a finding that names file, component and figures."""
    path = folder / "deepseek-r1-distill-llama-8b.toml"
    freed = path.read_text("utf-8").replace('licence = "llama-3.1-community"', 'licence = "MIT"')
    assert linted_evidence(folder, (), licences()).findings == []
    path.write_text(freed, "utf-8")
    (found,) = linted_evidence(folder, (), licences()).findings
    assert (found.record, found.rule) == ("evidence/deepseek-r1-distill-llama-8b", "freer_than_parent")
    assert "based_on" in found.problem


def test_a_file_that_is_no_evidence_is_a_finding(folder: Path) -> None:
    """A file that breaks the form does not hide what is wrong in the others."""
    (folder / "broken.toml").write_text("openness_schema = 2", "utf-8")
    found = linted_evidence(folder, (), licences())
    assert [(one.record, one.rule) for one in found.findings] == [("evidence/broken", "schema")]
    assert found.bodies == 2


def test_what_a_release_changes_is_held_to_the_rules(folder: Path) -> None:
    """A gate of one release alone needs evidence as well, and is told under the release's name."""
    record = next(one for one in RECORDS if one.evidence == "llama-3.1")
    changed = msgspec.structs.replace(record, terms=ReleaseTerms(gate="approval"))
    (found,) = linted_evidence(folder, (changed,), licences()).findings
    assert (found.record, found.rule) == (record.id, "evidence")
    assert linted_evidence(folder, (record,), licences()).findings == []
