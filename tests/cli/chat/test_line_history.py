"""The history of typed lines is private, optional, and never in the way."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from groundup.cli.chat.line_history import LineHistory


def test_lines_come_back_newest_first(tmp_path: Path) -> None:
    """What one chat kept, the next one offers; only the owner may read it."""
    path = tmp_path / "new" / "history"
    first = LineHistory(path)
    first.append_string("one")
    first.append_string("two\nlines")
    assert list(LineHistory(path).load_history_strings()) == ["two\nlines", "one"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_switched_off_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the switch nor the environment variable lets a line into the file."""
    history = LineHistory(tmp_path / "a")
    history.is_recording = False
    history.append_string("secret")
    monkeypatch.setenv("GROUNDUP_NOHISTORY", "1")
    LineHistory(tmp_path / "b").append_string("secret")
    assert list(tmp_path.iterdir()) == []


def test_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """A chat goes on where its history cannot be kept."""
    (tmp_path / "file").write_text("")
    history = LineHistory(tmp_path / "file" / "history")
    history.append_string("line")
    assert not history.is_recording
    assert list(LineHistory(tmp_path).load_history_strings()) == []
