"""A page is shown names of folders and model files, and nothing else of a disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.server.browser.told_folders import told_folder
from tests.kits.kit_factory import good_kit
from tests.library.adopt.tool_trees import put


def test_folders_and_model_files_are_shown(tmp_path: Path) -> None:
    """In order, whatever their capitals; other files, hidden ones and links to folders are left out."""
    for name in ("b.gguf", "A.GGUF", "letter.txt", ".hidden.gguf", "Work/x", ".cache/x"):
        put(tmp_path / name, b"12345")
    (tmp_path / "link").symlink_to(tmp_path / "Work")
    told = told_folder(str(tmp_path))
    assert [one["name"] for one in told["folders"]] == ["Work"]
    assert [(one["name"], one["size_bytes"]) for one in told["files"]] == [("A.GGUF", 5), ("b.gguf", 5)]
    assert (told["parent"], told["is_kit"]) == (str(tmp_path.parent), False)
    assert told_folder("/")["parent"] == ""


def test_it_begins_at_home_and_knows_kits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a path the home is shown, which is also the first of the places."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert told_folder("")["path"] == told_folder("~")["path"] == str(tmp_path)
    assert told_folder("")["places"][0] == str(tmp_path)
    assert told_folder(str(good_kit(tmp_path)))["is_kit"]


@pytest.mark.parametrize("name", ["nothing", "file"])
def test_what_is_no_folder_is_told(tmp_path: Path, name: str) -> None:
    """Whether it is missing or a file."""
    put(tmp_path / "file", b"x")
    with pytest.raises(FileAccessError):
        told_folder(str(tmp_path / name))
