"""Private files are whole, and for their owner alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.hubs.private_file import MAXIMUM_BYTES, read_private_file, write_private_file
from tests.canaries.careless_credentials import write_open_file


def test_round_trip(tmp_path: Path) -> None:
    """What was written is read, in a folder that is made when needed; the last one wins."""
    path = tmp_path / "new" / "file"
    assert read_private_file(path) is None
    for data in (b"first", b"second"):
        write_private_file(path, data)
    assert read_private_file(path, is_secret=True) == b"second"
    assert [one.name for one in path.parent.iterdir()] == ["file"]


def is_private(path: Path) -> bool:
    """Whether nobody but its owner may open a file."""
    return os.stat(path).st_mode & 0o077 == 0


def test_nobody_else_may_read(tmp_path: Path) -> None:
    """Whatever the user's mask, others get nothing; a careless writer fails the same check."""
    before = os.umask(0)
    try:
        write_private_file(tmp_path / "file", b"secret")
        write_open_file(tmp_path / "open", b"secret")
    finally:
        os.umask(before)
    assert is_private(tmp_path / "file")
    assert not is_private(tmp_path / "open")


def test_open_secrets_are_refused(tmp_path: Path) -> None:
    """A secret that others may read is not used, and the error says how to close it."""
    path = tmp_path / "file"
    write_private_file(path, b"secret")
    path.chmod(0o640)
    with pytest.raises(FileAccessError, match="chmod 600"):
        read_private_file(path, is_secret=True)
    assert read_private_file(path) == b"secret"


def test_long_files_are_refused(tmp_path: Path) -> None:
    """Somebody else's large file under this name is not read into memory."""
    path = tmp_path / "file"
    path.write_bytes(bytes(MAXIMUM_BYTES + 1))
    with pytest.raises(FileAccessError, match="more than"):
        read_private_file(path)


def test_failures_are_ours(tmp_path: Path) -> None:
    """A folder in place of the file is an error with its path, for reading and for writing."""
    (tmp_path / "file").mkdir()
    with pytest.raises(FileAccessError, match="read"):
        read_private_file(tmp_path / "file")
    with pytest.raises(FileAccessError, match="written"):
        write_private_file(tmp_path / "file", b"")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_file_in_the_way(tmp_path: Path) -> None:
    """Where a folder of the path is a file there is nothing to read."""
    (tmp_path / "folder").write_bytes(b"")
    assert read_private_file(tmp_path / "folder" / "file") is None
