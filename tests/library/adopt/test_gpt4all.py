"""GPT4All's models lie beside each other; what it is still downloading is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.library.adopt.gpt4all import TOOL
from groundup.library.adopt.search import search

from .tool_trees import around, model_file, put


@pytest.mark.parametrize("place", [".local/share/nomic.ai/GPT4All", ".cache/gpt4all"])
def test_files_become_models(home: Path, place: str) -> None:
    """The name is the file's, the variant its quantisation."""
    put(home / place / "Tiny-1B-Instruct.Q4_0.gguf", model_file("a"))
    put(home / place / "plain.gguf", model_file("b"))
    put(home / place / "localdocs_v3.db", b"database")
    models = search(around(home), tools=["gpt4all"]).models
    assert [one.name.short for one in models] == [
        "local/gpt4all/Tiny-1B-Instruct:Q4_0",
        "local/gpt4all/plain:latest",
    ]


def test_unfinished_downloads_say_so(home: Path) -> None:
    """They begin with "incomplete-"."""
    put(home / ".cache" / "gpt4all" / "incomplete-tiny.gguf", model_file())
    findings = search(around(home), tools=["gpt4all"])
    assert findings.models == []
    assert "not finished" in findings.skipped[0].reason


def test_the_folder_can_be_chosen(home: Path, tmp_path: Path) -> None:
    """In the application's settings."""
    settings = f"[General]\nmodelPath={tmp_path}/my models\n"
    put(home / ".config" / "nomic.ai" / "GPT4All.ini", settings.encode())
    put(tmp_path / "my models" / "tiny.gguf", model_file())
    assert len(search(around(home), tools=["gpt4all"]).models) == 1
    mac = list(TOOL.folders(around(home, system="darwin")))
    assert mac[0] == home / "Library" / "Application Support" / "nomic.ai" / "GPT4All"
