"""Loading is shown only where somebody waits for it."""

from __future__ import annotations

import pytest

from groundup.cli import load_progress
from groundup.cli.load_progress import LoadProgress


@pytest.mark.parametrize(
    ("is_terminal", "patience_s", "is_shown"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)]
)
def test_shown_on_a_terminal_when_it_takes_long(
    is_terminal: bool,
    patience_s: float,
    is_shown: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A quick load and a file never see the progress, and it is taken away at its end."""
    monkeypatch.setattr(load_progress, "PATIENCE_S", patience_s)
    monkeypatch.setattr("sys.stderr.isatty", lambda: is_terminal)
    progress = LoadProgress("seedling")
    progress(0.42)
    progress.finish()
    printed = capsys.readouterr().err
    assert ("42%" in printed) == is_shown
    assert printed == "" or printed.endswith("\r\x1b[K")


def test_a_second_load_has_its_own_patience(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a crash the model is loaded again: quietly if it is quick, and nothing stays on the line."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = LoadProgress("seedling")
    progress(1.0)
    monkeypatch.setattr(progress, "_since", progress._since - 60)
    progress(0.3)
    progress(1.0)
    assert capsys.readouterr().err == ""
