"""What only its owner may read is there whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.server.private_file import write_private


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """The folder is made, a file that everybody could read is replaced, and no draft stays."""
    path = tmp_path / "home" / "secret"
    path.parent.mkdir()
    path.write_bytes(b"old and longer")
    path.chmod(0o644)
    write_private(path, b"new")
    write_private(tmp_path / "other" / "secret", b"first")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret"]
    assert (tmp_path / "other" / "secret").read_bytes() == b"first"


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder has the name of the file, or a file that of the folder; nothing half-written stays."""
    (tmp_path / "secret" / "inside").mkdir(parents=True)
    (tmp_path / "file").write_text("no folder")
    for path in (tmp_path / "secret", tmp_path / "file" / "secret"):
        with pytest.raises(FileAccessError, match="cannot be written"):
            write_private(path, b"new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "secret"]
