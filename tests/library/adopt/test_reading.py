"""All of a file is read, and a file that somebody writes to meanwhile is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.library.adopt import reading
from groundup.library.adopt.reading import read_digest
from groundup.names import Digest

from .tool_trees import put


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of several pieces."""
    monkeypatch.setattr(reading, "_READ_BYTES", 1_000)
    return put(tmp_path / "a.gguf", os.urandom(10_500))


def test_the_digest_is_that_of_all_bytes(file: Path) -> None:
    """Every piece is reported, and the record fits the file."""
    pieces: list[int] = []
    digest, record = read_digest(file, "Ollama", pieces.append)
    assert digest == Digest.of(file.read_bytes())
    assert sum(pieces) == 10_500
    assert len(pieces) == 11
    assert record.fits(file.stat())
    assert (record.path, record.tool) == (str(file), "Ollama")


@pytest.mark.parametrize("change", ["appended", "rewritten", "cut"])
def test_a_file_that_changes_meanwhile_is_refused(file: Path, change: str) -> None:
    """Whether it grows, shrinks, or keeps its size."""

    def meddle(_: int) -> None:
        if change == "cut":
            os.truncate(file, 9_000)
            return
        with file.open("r+b") as opened:
            opened.seek(0, os.SEEK_END if change == "appended" else os.SEEK_SET)
            opened.write(b"new")

    with pytest.raises(FileAccessError, match="writing to it"):
        read_digest(file, "Ollama", meddle)


def test_links_and_devices_are_refused(file: Path, tmp_path: Path) -> None:
    """Also a link among the folders above, and a pipe, which would wait for ever."""
    (tmp_path / "link.gguf").symlink_to(file)
    (tmp_path / "folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.gguf")
    for path in ("link.gguf", "folder/a.gguf", "pipe.gguf", "missing.gguf"):
        with pytest.raises(FileAccessError):
            read_digest(tmp_path / path, "Ollama")


def test_stopping_goes_through(file: Path) -> None:
    """Ctrl-C ends the reading at the next piece."""

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_digest(file, "Ollama", stop)
