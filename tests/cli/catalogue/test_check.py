"""`groundup catalogue check` says what is in order with figures, and what is not with names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundup.catalogue.catalogue import RECORDS_FOLDER, catalogue
from groundup.cli.catalogue.check import figures, read_all
from groundup.cli.catalogue.command import catalogue as command
from groundup.errors import FileAccessError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two shipped records."""
    for name in ("gemma-3-4b", "seedling"):
        shutil.copy(RECORDS_FOLDER / f"{name}.toml", tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["check", *arguments], standalone_mode=False)


def change(path: Path, old: str, new: str) -> None:
    """Put something else into a record."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_records_in_order(folder: Path) -> None:
    """Two sentences with how well they agree, and the exit code 0."""
    result = run("--folder", str(folder))
    assert result.return_value == 0
    assert result.output.startswith("2 records are in order.\n")
    assert "5 published sizes, without their headers, to 0.0" in result.output


def test_what_is_wrong_is_listed(folder: Path) -> None:
    """Each finding has its record, its rule and its figures; the exit code is 1."""
    change(folder / "gemma-3-4b.toml", "2_489_757_856", "2_670_000_000")
    change(folder / "seedling.toml", "[origin]", "[orign]")
    result = run("--folder", str(folder))
    assert result.return_value == 1
    assert "gemma-3-4b, size: Q4_K_M" in result.output
    assert "2.7 GB (2,670,000,000 bytes)" in result.output
    assert "seedling, schema: " in result.output
    assert "orign" in result.output


def test_json(folder: Path) -> None:
    """Programs get the same, with shares as numbers."""
    change(folder / "gemma-3-4b.toml", "total = 3_880_000_000", "total = 4_000_000_000")
    result = run("--folder", str(folder), "--json")
    found = json.loads(result.output)
    assert result.return_value == 1
    assert found["records"] == 2
    assert [(one["record"], one["rule"]) for one in found["findings"]] == [("gemma-3-4b", "parameters")]
    assert found["largest_parameter_deviation"] == pytest.approx(0.031, abs=0.001)


def test_evidence_that_is_not_there(folder: Path, tmp_path: Path) -> None:
    """Evidence is looked for where it is said to be."""
    empty = tmp_path / "evidence"
    empty.mkdir()
    result = run("--folder", str(folder), "--evidence", str(empty))
    assert result.return_value == 1
    assert result.output.count("there is no such file") == 2


def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there is an error, not an empty catalogue."""
    result = run("--folder", str(tmp_path / "nowhere"))
    assert isinstance(result.exception, FileAccessError)


def test_shipped_sizes_agree_within_one_per_cent() -> None:
    """The bar of the catalogue: published sizes against the arithmetic of shapes, over enough of both."""
    records, findings = read_all(RECORDS_FOLDER)
    checked = figures(records)
    assert findings == []
    assert checked.records == len(catalogue().ids) >= 60
    assert checked.published_sizes >= 50
    assert checked.parameter_counts >= 50
    assert checked.largest_size_deviation <= 0.01
    assert checked.largest_parameter_deviation <= 0.01
