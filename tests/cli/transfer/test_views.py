"""What is shown depends on who looks."""

from __future__ import annotations

import pytest

from groundup.cli.transfer.json_lines import JsonLines
from groundup.cli.transfer.plain_lines import PlainLines
from groundup.cli.transfer.views import view_for


def test_json_if_wanted() -> None:
    """Programs get JSON, whatever standard error is."""
    assert isinstance(view_for(as_json=True), JsonLines)


def test_lines_in_a_log() -> None:
    """Nothing is drawn where standard error is no terminal."""
    assert isinstance(view_for(as_json=False), PlainLines)


def test_bars_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal there are bars."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert type(view_for(as_json=False)).__name__ == "TerminalBars"
