"""`groundup list` shows every model on one line, tells what is wrong with one, and opens little."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from groundup.cli.program import run_guarded
from groundup.library.installed import Library
from groundup.library.model_source import ModelSource
from groundup.names import ModelName
from tests.library.small_library import add_model

from .program import environment

WATCH = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append(str(args[0])) if event == "open" else None)
from groundup.cli.program import run_guarded
run_guarded(["list"])
print(*[path for path in seen if "library" in path and "site-packages" not in path], sep="\\n")
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, empty."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    return Library()


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[list[str]]:
    """The words of each line that the command prints."""
    assert run_guarded(["list", *arguments]) == 0
    return [line.split() for line in capsys.readouterr().out.splitlines()]


def records(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, Any]]:
    """What it prints for programs, by name."""
    assert run_guarded(["list", "--json", *arguments]) == 0
    return {one["name"]: one for one in json.loads(capsys.readouterr().out)}


def test_models_are_listed(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Name, size, quantisation, context, age and source; Seedling first, then by name."""
    source = ModelSource(kind="registry", host="registry.example")
    add_model(library, "qwen3:4b", tmp_path, source=source)
    add_model(library, "poet", tmp_path)
    lines = listed(capsys)
    assert lines[0] == ["NAME", "SIZE", "QUANT", "CONTEXT", "MODIFIED", "SOURCE"]
    assert [line[0] for line in lines[1:]] == ["seedling", "poet", "qwen3:4b"]
    assert lines[3][3:] == ["Q4_0", "128", "just", "now", "registry.example"]
    assert lines[1][-1] == "built-in"


def test_only_those_that_begin_so(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A beginning, in any case; the short name of the command works too."""
    for name in ("poet", "qwen3:4b", "qwen3:8b"):
        add_model(library, name, tmp_path)
    assert list(records(capsys, "QWEN")) == ["qwen3:4b", "qwen3:8b"]
    assert run_guarded(["ls", "poet"]) == 0
    assert "poet" in capsys.readouterr().out


def test_programs_get_exact_facts(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Numbers as numbers, times with a zone."""
    model = add_model(library, "poet", tmp_path)
    one = records(capsys)["poet"]
    assert (one["size_bytes"], one["digest"]) == (model.manifest.size_bytes, str(model.manifest.digest))
    assert (one["context_tokens"], one["architecture"], one["state"]) == (128, "llama", "ready")
    assert one["modified"].endswith("+00:00")
    assert one["source"]["kind"] == "file"


def test_what_is_wrong_is_told(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing files, rotten ones and damaged manifests; the other models are listed as ever."""
    missing = add_model(library, "missing", tmp_path)
    missing.weights[0].unlink()
    rotten = add_model(library, "rotten", tmp_path)
    os.chmod(rotten.weights[0], 0o644)
    rotten.weights[0].write_bytes(b"PK\x03\x04 something else")
    add_model(library, "fine", tmp_path)
    add_model(library, "unlisted", tmp_path)
    file = library.store.find(ModelName.parse("unlisted"))
    assert file is not None
    file.path.write_bytes(b"{")
    states = {name: one["state"] for name, one in records(capsys).items()}
    assert states == {
        "seedling": "ready",
        "fine": "ready",
        "missing": "incomplete",
        "rotten": "damaged",
        "unlisted:latest": "damaged",
    }
    listed(capsys)
    assert run_guarded(["list"]) == 0
    assert "zip archive" in capsys.readouterr().err


def test_an_empty_library_says_how_to_fill_it(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seedling is there, and nothing is made by looking."""
    assert run_guarded(["list"]) == 0
    said = capsys.readouterr()
    assert "seedling" in said.out
    assert "groundup pull" in said.err
    assert not library.store.folder.exists()


def test_lists_open_no_model_and_nothing_twice(library: Library, tmp_path: Path) -> None:
    """The second list reads one manifest and two notes for each model, and no header."""
    for name in ("a", "b", "c"):
        add_model(library, name, tmp_path)
    home = tmp_path / "home"
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", WATCH], env=environment(home), capture_output=True, text=True, check=True
        )
    opened = [line for line in done.stdout.splitlines() if str(home) in line]
    assert max(Counter(opened).values()) == 1
    assert [path for path in opened if "/blobs/" in path] == []
    assert sum("/manifests/" in path for path in opened if path.endswith("latest")) == 3
    assert sum("/facts/sha256-" in path for path in opened) == 4  # Seedling's too
