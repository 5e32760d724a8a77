"""`groundup verify` finds every damaged byte, sets damaged files aside, and says what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from groundup.cli import pulling
from groundup.cli.exit_codes import EXIT_FAILED
from groundup.cli.program import run_guarded
from groundup.library.installed import InstalledModel, Library
from groundup.library.new_model import SmallPart
from groundup.names import ModelName
from tests.library.small_library import SYSTEM, add_model


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, with two models in it."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    library = Library()
    add_model(library, "poet", tmp_path)
    add_model(library, "verse", tmp_path, more=[SmallPart(SYSTEM, b"Rhyme.")])
    return library


def rot(library: Library, name: str) -> InstalledModel:
    """Flip one bit of a model's weights, and leave their time as it was."""
    model = library.find(name)
    assert model is not None
    path = model.weights[0]
    facts = path.stat()
    os.chmod(path, 0o644)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    return model


@pytest.mark.usefixtures("library")
def test_good_models_are_good(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its size; Seedling lies in the package and has no checksum of its own."""
    assert run_guarded(["verify"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" (")[0] for line in lines] == ["poet: good", "verse: good"]


@pytest.mark.promise("P7")
def test_a_flipped_bit_is_found(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is set aside, the other model is good, and the exit code is 1."""
    rot(library, "verse")
    assert run_guarded(["verify"]) == EXIT_FAILED
    said = capsys.readouterr()
    assert "poet: good" in said.out
    assert "verse: 1 of 3 files damaged" in said.out
    assert "quarantine" in said.err
    assert "groundup verify verse --repair" in said.err
    assert run_guarded(["verify", "verse"]) == EXIT_FAILED
    assert "1 of 3 files missing" in capsys.readouterr().out


def test_only_what_was_named_is_read(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """The damage of another model is not found then."""
    rot(library, "verse")
    assert run_guarded(["verify", "poet"]) == 0
    assert "verse" not in capsys.readouterr().out
    assert run_guarded(["verify", "nobody"]) == EXIT_FAILED


def test_programs_get_verdicts(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """One object for each model."""
    model = rot(library, "poet")
    assert run_guarded(["verify", "--json"]) == EXIT_FAILED
    verdicts = {one["name"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert verdicts["poet"]["bad_files"] == [str(digest) for digest in model.weights_digests]
    assert (verdicts["poet"]["state"], verdicts["verse"]["state"]) == ("damaged", "good")


def test_damaged_manifests_are_told(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """They are damage, too."""
    file = library.store.find(ModelName.parse("poet"))
    assert file is not None
    file.path.write_bytes(b"{")
    assert run_guarded(["verify"]) == EXIT_FAILED
    assert "groundup pull poet" in capsys.readouterr().err


def test_repairing_fetches_what_is_damaged(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From where the model came; good models are left alone."""
    asked: list[str] = []
    monkeypatch.setattr(pulling, "pull_again", lambda _, model: asked.append(model.shown_name))
    rot(library, "verse")
    assert run_guarded(["verify", "--repair"]) == 0
    assert asked == ["verse"]
    assert "verse: repaired" in capsys.readouterr().out


def test_what_cannot_be_fetched_again_says_so(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """A model that came as a file has no hub."""
    rot(library, "verse")
    assert run_guarded(["verify", "--repair"]) == EXIT_FAILED
    assert "groundup import" in capsys.readouterr().err


def test_shared_files_come_back_with_one_repair(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model from a hub is repaired first; one that shares its files and came from no hub is whole again."""
    model = library.find("verse")
    assert model is not None
    good = model.weights[0].read_bytes()
    library.store.commit(ModelName.parse("a-copy"), model.manifest)
    asked: list[str] = []

    def fetch(_: Library, broken: InstalledModel) -> None:
        asked.append(broken.shown_name)
        model.weights[0].write_bytes(good)

    monkeypatch.setattr(pulling, "pull_again", fetch)
    rot(library, "verse")
    assert run_guarded(["verify", "--repair"]) == 0
    assert len(asked) == 1
    assert capsys.readouterr().out.count("repaired") == 2
