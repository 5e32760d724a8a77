"""How long files have not changed is measured by the file system's own clock."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from groundup.library.store.liveness import file_system_time, is_at_work, seconds_unchanged
from groundup.library.store.writer_identity import WriterIdentity


def test_ages_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The youngest counts, and our clock does not."""
    old, young = tmp_path / "old", tmp_path / "young"
    for path, age_s in ((old, 1000), (young, 100)):
        path.write_bytes(b"")
        os.utime(path, (time.time() - age_s,) * 2)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert seconds_unchanged([old, young, tmp_path / "none"]) == pytest.approx(100, abs=60)
    assert sorted(os.listdir(tmp_path)) == ["old", "young"]


def test_what_cannot_be_told_is_none(tmp_path: Path) -> None:
    """No file, or a folder that cannot be written: the writer counts as at work."""
    assert seconds_unchanged([tmp_path / "none"]) is None
    assert file_system_time(tmp_path / "none") is None


def test_processes_here_are_known(tmp_path: Path) -> None:
    """Whatever the times of their files."""
    path = tmp_path / "file"
    path.write_bytes(b"")
    os.utime(path, (0, 0))
    assert is_at_work(WriterIdentity.create(), [path])
    assert not is_at_work(WriterIdentity.nobody(), [path])
