"""Writing files of a kit: whole or not at all, and not twice."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.kits import kit_writer
from groundup.kits.kit_writer import copy_range, draft_of, is_draft, write_file
from groundup.names import Digest

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file to copy."""
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def copy(source: Path, kit: Path, start: int = 0, end: int = len(CONTENT)) -> Digest:
    """Copy a range of it to a kit."""
    return copy_range(source, start, end, kit, "blobs/x", hashlib.sha256(), lambda count: None)


def test_a_range_is_copied(source: Path, tmp_path: Path) -> None:
    """The target has exactly the range, and the digest is that of it."""
    assert copy(source, tmp_path, 100, 5_000) == Digest.of(CONTENT[100:5_000])
    assert (tmp_path / "blobs" / "x").read_bytes() == CONTENT[100:5_000]
    assert [path.name for path in (tmp_path / "blobs").iterdir()] == ["x"]


def test_what_is_there_is_not_written_again(source: Path, tmp_path: Path) -> None:
    """A file of the right size stays; the digest comes from the source, so reading back sees a difference."""
    target = tmp_path / "blobs" / "x"
    target.parent.mkdir()
    target.write_bytes(bytes(len(CONTENT)))
    assert copy(source, tmp_path) == Digest.of(CONTENT)
    assert target.read_bytes() == bytes(len(CONTENT))


def test_a_draft_is_gone_on_with(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What surely reached the disk is kept, the last pieces are written anew, and too much is cut off."""
    monkeypatch.setattr(kit_writer, "COPY_BYTES", 100)
    monkeypatch.setattr(kit_writer, "SYNC_BYTES", 1_000)
    draft = draft_of(tmp_path, "blobs/x")
    assert is_draft(draft.name)
    draft.parent.mkdir()
    draft.write_bytes(b"!" + CONTENT[1:3_000] + bytes(1_050))
    copy(source, tmp_path)
    assert (tmp_path / "blobs" / "x").read_bytes() == b"!" + CONTENT[1:]  # so the first byte was kept
    (tmp_path / "blobs" / "x").unlink()
    draft.write_bytes(bytes(len(CONTENT) + 5_000))
    copy(source, tmp_path)
    assert (tmp_path / "blobs" / "x").read_bytes() == CONTENT


def test_a_source_that_shrinks_is_an_error(source: Path, tmp_path: Path) -> None:
    """Fewer bytes than were promised are no file of the kit."""
    with pytest.raises(FileAccessError, match="shorter"):
        copy(source, tmp_path, 0, len(CONTENT) + 1)
    assert not (tmp_path / "blobs" / "x").exists()


def test_small_files_replace_others(tmp_path: Path) -> None:
    """A small file is written whole in place of what had its name."""
    for content in (b"one", b"other"):
        assert write_file(tmp_path, "kit.json", content) == Digest.of(content)
    assert [path.name for path in tmp_path.iterdir()] == ["kit.json"]


def test_a_read_only_place_is_an_error_of_ours(tmp_path: Path) -> None:
    """Where nothing can be written the error names the file."""
    (tmp_path / "blobs").write_text("in the way")
    with pytest.raises(FileAccessError, match="blobs"):
        write_file(tmp_path, "blobs/x", b"")
