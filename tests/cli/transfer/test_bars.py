"""On a terminal bars change in place, sentences stay, and the cursor comes back."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from groundup.cli.transfer import bars
from groundup.cli.transfer.bars import TerminalBars

from .happenings import STARTED, a_pull, found, progress


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is drawn, on a terminal of 80 columns."""
    drawn = io.StringIO()
    monkeypatch.setattr(
        bars,
        "Console",
        lambda **_: Console(file=drawn, force_terminal=True, width=80, height=24, color_system=None),
    )
    return drawn


def test_a_whole_pull(screen: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    """Share, rate and time left are drawn; the bars are gone in the end, and the result is there."""
    with TerminalBars() as view:
        for event in a_pull():
            view.show(event)
    drawn = screen.getvalue()
    assert "Asking registry.example for qwen3:4b" in drawn
    assert "50 %, 1.3 of 2.6 GB, 10 MB/s, 2 min 10 s left" in drawn
    assert "weights" in drawn
    assert drawn.rfind("\x1b[?25h") > drawn.rfind("\x1b[?25l") > -1
    assert capsys.readouterr().out == "qwen3:4b is here (2.6 GB). Try: groundup run qwen3:4b\n"


def test_one_line_each_at_80_columns(screen: io.StringIO) -> None:
    """No line of the bars is longer than the terminal is wide."""
    with TerminalBars() as view:
        view.show(STARTED)
        view.show(progress(1_234_000_000))
        drawn = re.sub(r"\x1b\[[0-9?]*[A-Za-z]", "", screen.getvalue()).replace("\r", "\n")
    lines = [line for line in drawn.splitlines() if "GB" in line]
    assert lines
    assert max(map(len, lines)) <= 80


def test_an_error_leaves_the_terminal_whole(screen: io.StringIO) -> None:
    """Whatever ends a transfer, the cursor is back."""

    def fail() -> None:
        with TerminalBars() as view:
            view.show(STARTED)
            view.show(progress(5))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert screen.getvalue().rfind("\x1b[?25h") > screen.getvalue().rfind("\x1b[?25l")


def test_what_a_hub_says_is_made_visible(screen: io.StringIO) -> None:
    """Control signs and markup in a hub's words do nothing to the terminal."""
    TerminalBars().show(found(licence="\x1b]0;evil\x07[red]"))
    assert "\x1b]0" not in screen.getvalue()
    assert "[red]" in screen.getvalue()
