"""What was measured is kept whole, or what was there before stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.device.kept_file import keep, read_kept


def test_kept_and_read_again(tmp_path: Path) -> None:
    """The folder is made; a second value takes the place of the first."""
    path = tmp_path / "new" / "kept.json"
    assert read_kept(path, dict[str, int]) is None
    for value in ({"a": 1}, {"b": 2}):
        keep(path, value)
        assert read_kept(path, dict[str, int]) == value
    assert os.listdir(path.parent) == ["kept.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"a": "one"}'])
def test_nonsense_is_nothing(tmp_path: Path, content: bytes) -> None:
    """A file of another kind counts as none."""
    path = tmp_path / "kept.json"
    path.write_bytes(content)
    assert read_kept(path, dict[str, int]) is None


def test_failure_leaves_what_was_there(tmp_path: Path) -> None:
    """Where a folder stands in its place the new value is refused, and no draft is left."""
    path = tmp_path / "kept.json"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match=r"kept\.json"):
        keep(path, {"a": 1})
    assert os.listdir(tmp_path) == ["kept.json"]
