"""`groundup rm` removes what was named and nothing else, and says what that frees."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from groundup.cli.exit_codes import EXIT_FAILED
from groundup.cli.program import run_guarded
from groundup.cli.remove import Removal
from groundup.library.installed import Library
from groundup.names import ModelName
from tests.library.small_library import add_model


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, with a poet in it."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    library = Library()
    add_model(library, "poet", tmp_path)
    return library


def test_a_model_is_removed(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """Its room is free at once, and the figure is that of the disk."""
    assert run_guarded(["rm", "Poet"]) == 0
    assert re.fullmatch(r"Removed Poet\. Frees \d+ kB\.\n", capsys.readouterr().out)
    assert library.names() == []
    assert list((library.store.folder / "blobs").iterdir()) == []


def test_what_others_need_stays(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And they are named."""
    add_model(library, "verse", tmp_path, content="poet")
    assert run_guarded(["rm", "poet"]) == 0
    said = capsys.readouterr().out
    assert "shared with verse and stays" in said
    model = library.find("verse")
    assert model is not None
    assert model.checked_weights()


def test_several_are_removed_or_none(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong name among them removes nothing, and the nearest one is told."""
    add_model(library, "verse", tmp_path)
    assert run_guarded(["rm", "verse", "poett"]) == EXIT_FAILED
    assert "Did you mean 'poet'?" in capsys.readouterr().err
    assert library.names() == ["poet", "verse"]
    assert run_guarded(["rm", "verse", "poet", "poet"]) == 0
    assert library.names() == []


def test_the_built_in_model_cannot_be_removed(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """It is part of the package."""
    assert run_guarded(["rm", "poet", "seedling"]) == EXIT_FAILED
    assert "part of Groundup" in capsys.readouterr().err
    assert library.names() == ["poet"]


def test_a_model_with_a_damaged_manifest_can_be_removed(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be used must be possible to get rid of."""
    file = library.store.find(ModelName.parse("poet"))
    assert file is not None
    file.path.write_bytes(file.path.read_bytes()[:-1])
    assert run_guarded(["rm", "poet"]) == 0
    assert "Removed poet. Frees" in capsys.readouterr().out
    assert library.names() == []


def test_programs_get_figures(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """One object on a line."""
    assert run_guarded(["rm", "--json", "poet"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert (one["name"], one["shared_with"]) == ("poet", [])
    assert one["freed_bytes"] > 0


def test_adopted_files_stay_with_their_tool() -> None:
    """The sentence says who has them."""
    removal = Removal(name="a", freed_bytes=300, shared_bytes=0, shared_with=(), kept_by="Ollama")
    assert removal.sentence == "Removed a. Its files stay with Ollama."


def test_many_sharers_are_counted() -> None:
    """Three are named."""
    removal = Removal(
        name="a", freed_bytes=0, shared_bytes=3_000_000, shared_with=("b", "c", "d", "e"), kept_by=""
    )
    assert removal.sentence == (
        "Removed a. Frees nothing; 3.0 MB is shared with b, c, d and 1 more and stays."
    )
