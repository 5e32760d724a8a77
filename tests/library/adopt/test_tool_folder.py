"""A folder of another tool is read within bounds, and never left."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from groundup.library.adopt.found import Skipped
from groundup.library.adopt.tool_folder import MAXIMUM_SKIPPED, MAXIMUM_SMALL_BYTES, ToolFolder

from .tool_trees import put


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one file in it."""
    put(tmp_path / "tool" / "a.gguf", b"content")
    return tmp_path / "tool"


def opened(root: Path, *, maximum_entries: int = 1_000) -> tuple[ToolFolder, list[Skipped]]:
    """The folder, and what is passed over."""
    skipped: list[Skipped] = []
    return ToolFolder(root, skipped, maximum_entries=maximum_entries), skipped


def walked(folder: ToolFolder, depth: int = 6) -> list[str]:
    """The names of all model files in it."""
    return [path.name for path in folder.walk(folder.root, lambda name: name.endswith(".gguf"), depth=depth)]


def test_a_plain_file_is_taken(root: Path) -> None:
    """With its size and name."""
    folder, skipped = opened(root)
    file = folder.plain_file(root / "a.gguf")
    assert file is not None
    assert (file.size_bytes, file.name, file.promised) == (7, "a.gguf", None)
    assert skipped == []


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "socket", "empty", "missing", "device"])
def test_anything_else_is_passed_over_with_its_reason(
    root: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And without opening it: a pipe would wait for ever."""
    path = root / "b.gguf"
    if kind == "link":
        path.symlink_to("a.gguf")
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        monkeypatch.chdir(root)  # a socket's path must be short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    elif kind == "empty":
        path.touch()
    elif kind == "device":
        path = Path("/dev/zero")
    folder, skipped = opened(root)
    assert folder.plain_file(path) is None
    assert folder.small_file(path) is None
    assert [one.path for one in skipped] == [path]
    assert skipped[0].reason


def test_links_to_folders_are_not_entered(root: Path, tmp_path: Path) -> None:
    """Neither out of it nor round in it; a link to itself ends nothing."""
    put(tmp_path / "outside" / "secret.gguf", b"x")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "round").symlink_to(root)
    (root / "self").symlink_to("self")
    folder, skipped = opened(root)
    assert walked(folder) == ["a.gguf"]
    assert {one.path.name for one in skipped} == {"out", "round"}


def test_a_folder_outside_is_not_listed(root: Path, tmp_path: Path) -> None:
    """Whoever asks for one gets nothing, and it is noted."""
    folder, skipped = opened(root)
    assert folder.entries(tmp_path) == []
    assert folder.entries(root / ".." / "elsewhere") == []
    assert {one.reason for one in skipped} == {"it is outside the tool's folder"}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_what_may_not_be_read_is_passed_over(root: Path) -> None:
    """A folder and a file of somebody else's; the rest is found."""
    put(root / "locked" / "b.gguf", b"x")
    (root / "locked").chmod(0)
    (root / "a.gguf").chmod(0)
    folder, skipped = opened(root)
    try:
        assert walked(folder) == ["a.gguf"]
        assert folder.plain_file(root / "a.gguf") is None
        assert ["denied" in one.reason or "may not" in one.reason for one in skipped] == [True, True]
    finally:
        (root / "locked").chmod(0o700)


def test_too_many_files_end_the_search(root: Path) -> None:
    """After the bound nothing more is looked at, and that is said."""
    for number in range(50):
        put(root / "many" / f"{number:02}.gguf", b"x")
    folder, skipped = opened(root, maximum_entries=20)
    assert len(walked(folder)) <= 20
    assert "too many" in skipped[0].reason


def test_too_deep_folders_are_not_entered(root: Path) -> None:
    """A chain of folders has an end."""
    place = root
    for _ in range(40):
        place = place / "deeper"
    put(place / "b.gguf", b"x")
    folder, skipped = opened(root)
    assert walked(folder) == ["a.gguf"]
    assert "deep" in skipped[0].reason


def test_of_very_many_reasons_the_first_are_kept(root: Path) -> None:
    """A hostile tree cannot fill the memory with them."""
    folder, skipped = opened(root)
    for number in range(MAXIMUM_SKIPPED + 50):
        folder.skip(root / str(number), "because")
    assert len(skipped) == MAXIMUM_SKIPPED


def test_small_files_are_small(root: Path) -> None:
    """One that is not is no card, no manifest and no settings."""
    put(root / "small", b"x" * MAXIMUM_SMALL_BYTES)
    put(root / "large", b"x" * (MAXIMUM_SMALL_BYTES + 1))
    folder, _ = opened(root)
    assert folder.small_file(root / "small") is not None
    assert folder.small_file(root / "large") is None


def test_odd_names_are_found(root: Path) -> None:
    """Line breaks and control characters in names; bytes that are no text are passed over."""
    for name in (b"\xff\xfe.gguf", b"line\nbreak.gguf", b"\x1b[31m.gguf"):
        put(root / os.fsdecode(name), b"x")
    folder, _ = opened(root)
    files = [folder.plain_file(root / name) for name in walked(folder)]
    assert len(files) == 4
    assert files.count(None) == 1
