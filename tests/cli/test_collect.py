"""`groundup gc` says what it frees before it does, and frees nothing that is needed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from groundup.cli.program import run_guarded
from groundup.library.installed import Library
from tests.faults import small_models
from tests.faults.small_models import small_model
from tests.library.small_library import add_model


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, with a poet in it, and bytes that belong to nothing."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    library = Library()
    add_model(library, "poet", tmp_path)
    orphan = small_model(50_000)
    with library.store.pull_session(orphan.manifest) as session:
        for writer in session.writers():
            small_models.fill(writer, orphan.good)
    return library


def blobs(library: Library) -> int:
    """How many files the store has."""
    return len(os.listdir(library.store.folder / "blobs"))


def test_waste_is_told_and_freed(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """First a look, then the deed, then there is nothing."""
    before = blobs(library)
    assert run_guarded(["gc", "--dry-run"]) == 0
    assert "Would free" in capsys.readouterr().out
    assert blobs(library) == before
    assert run_guarded(["gc"]) == 0
    assert "of 2 files that no model needs" in capsys.readouterr().out
    assert blobs(library) == before - 2
    assert run_guarded(["gc"]) == 0
    assert capsys.readouterr().out == "There is nothing to free.\n"
    assert library.find("poet") is not None


def test_interrupted_downloads_stay_unless_named(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    """They can go on; the user is told that they are there."""
    model = small_model(9_000_000, seed=3)
    with library.store.pull_session(model.manifest) as session:
        writer = max(session.writers(), key=lambda one: one.size_bytes)
        writer.write(0, model.good(writer.digest)[:5_000_000])
    assert run_guarded(["gc"]) == 0
    assert "--partials" in capsys.readouterr().err
    assert len(library.store.partials()) == 1
    assert run_guarded(["gc", "--partials", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["partial_bytes"] >= 4_000_000
    assert library.store.partials() == []


def test_damaged_files_stay_unless_named(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """Their owner may want to save something of them."""
    model = library.find("poet")
    assert model is not None
    os.chmod(model.weights[0], 0o644)
    model.weights[0].write_bytes(bytes(20_000))
    library.store.verify()
    assert run_guarded(["gc"]) == 0
    assert "--damaged" in capsys.readouterr().err
    assert run_guarded(["gc", "--damaged"]) == 0
    assert "of damaged files" in capsys.readouterr().out
    assert library.store.damaged_bytes() == 0


def test_an_empty_library_has_no_waste(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And none is made by looking."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "nothing"))
    assert run_guarded(["gc"]) == 0
    assert "nothing to free" in capsys.readouterr().out
    assert not (tmp_path / "nothing").exists()
