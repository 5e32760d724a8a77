"""`groundup kit list` and `groundup kit verify`, in processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kits.kit_factory import copied

from .computers import kit_program, with_models


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A computer with a kit in its home."""
    home = with_models(tmp_path_factory.mktemp("home"))
    kit_program("make", home / "kit", "--models", "poet", "--name", "Class 7b", "--sign-as", "K", home=home)
    return home


def test_list_shows_models_and_signer(home: Path, tmp_path: Path) -> None:
    """A line for each model, who has signed it, and the same for programs; where it came from, “own”."""
    code, out, _ = kit_program("list", home / "kit", home=tmp_path)
    assert code == 0
    assert out.splitlines()[0].startswith("“Class 7b”, made ")
    assert "unknown to this computer. Its maker writes: “K”." in out
    assert out.splitlines()[-2:] == ["NAME  SIZE    LICENCE", "poet  150 kB  mit"]
    _, out, _ = kit_program("list", home / "kit", "--json", home=home)
    record = json.loads(out)
    assert record["kit"]["models"][0]["licence"] == "mit"
    assert record["standing"] == "own"


def test_verify_reads_everything(home: Path, tmp_path: Path) -> None:
    """A good kit passes; a changed byte anywhere fails with the file's name, also for programs."""
    code, out, _ = kit_program("verify", home / "kit", home=tmp_path)
    assert (code, "files are as the list says" in out) == (0, True)
    kit = copied(home / "kit", tmp_path / "kit")
    blob = max((kit / "blobs").iterdir(), key=lambda path: path.stat().st_size)
    blob.write_bytes(bytes(blob.stat().st_size))
    code, _, errors = kit_program("verify", kit, home=tmp_path)
    assert (code, blob.name in errors) == (1, True)
    code, out, _ = kit_program("verify", kit, "--json", home=tmp_path)
    assert (code, json.loads(out)["faults"][0]["file"]) == (1, f"blobs/{blob.name}")


def test_verify_wants_a_signature(home: Path, tmp_path: Path) -> None:
    """Good bytes that nobody vouches for are no good kit, unless the user says so."""
    kit = copied(home / "kit", tmp_path / "kit")
    (kit / "kit.sig").unlink()
    code, _, errors = kit_program("verify", kit, home=tmp_path)
    assert (code, "it has no signature" in errors) == (1, True)
    assert kit_program("verify", kit, "--unsigned", home=tmp_path)[0] == 0


def test_no_kit(tmp_path: Path) -> None:
    """A folder that is none is said to be none."""
    code, _, errors = kit_program("list", tmp_path, home=tmp_path)
    assert (code, "cannot be used as a kit" in errors) == (1, True)
