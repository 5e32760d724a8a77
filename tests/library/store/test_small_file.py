"""Small files are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.library.store.small_file import draft_writer, read_small_file, write_small_file
from groundup.library.store.writer_identity import WriterIdentity

WRITER = WriterIdentity.create()


def test_written_and_replaced(tmp_path: Path) -> None:
    """The last content counts, and no temporary file stays."""
    write_small_file(tmp_path / "file", b"one", WRITER)
    write_small_file(tmp_path / "file", b"two", WRITER)
    assert read_small_file(tmp_path / "file", 10) == b"two"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("call", ["pwrite", "fsync", "rename"])
def test_a_failure_leaves_the_old_content(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing else."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write_small_file(tmp_path / "file", b"one", WRITER)
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space"):
        write_small_file(tmp_path / "file", b"two", WRITER)
    assert os.listdir(tmp_path) == ["file"]
    assert (tmp_path / "file").read_bytes() == b"one"


def test_reading_is_bounded(tmp_path: Path) -> None:
    """One byte more than the maximum shows that there is more; what is not there is None."""
    (tmp_path / "file").write_bytes(bytes(100))
    assert len(read_small_file(tmp_path / "file", 10) or b"") == 11
    assert read_small_file(tmp_path / "nothing", 10) is None
    assert read_small_file(tmp_path / "file" / "below", 10) is None


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A small file of ours is never a link."""
    (tmp_path / "file").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with pytest.raises(OSError, match=r"."):
        read_small_file(tmp_path / "link", 10)


def test_temporary_names_tell_their_writer() -> None:
    """Other names tell none."""
    assert draft_writer(f".{WRITER}.01234567.new") == WRITER
    assert [name for name in (".x.new", "a", f"{WRITER}", ".new", ".DS_Store") if draft_writer(name)] == []
