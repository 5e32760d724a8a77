"""On a terminal the screen changes in place, and the last words stay below it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from groundup.cli.grow import live_view
from groundup.cli.grow.live_view import LiveView

from .happenings import BEGAN, FINISHED, answered, stepped


def test_it_draws_and_ends(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Answers are drawn as they come; at the end the cursor is back and the command to ask is there."""
    screen = io.StringIO()
    monkeypatch.setattr(
        live_view, "Console", lambda **_: Console(file=screen, force_terminal=True, width=80, height=24)
    )
    with LiveView() as view:
        for event in (BEGAN, answered(0.0, "noise"), stepped(1.0), FINISHED):
            view.show(event)
    drawn = screen.getvalue()
    assert "noise" in drawn
    assert drawn.rfind("\x1b[?25h") > drawn.rfind("\x1b[?25l")
    assert "groundup run sprout" in capsys.readouterr().out
