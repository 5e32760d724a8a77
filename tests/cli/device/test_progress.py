"""One line on a terminal says what is measured and how long it still takes; elsewhere nothing is printed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from groundup.cli.device.progress import MeasuringProgress


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Makes standard error a terminal, and the clock stand at the last of these moments."""
    moments = [100.0]
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("groundup.cli.device.progress.time.monotonic", lambda: moments[-1])
    return moments


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    """The last line that is on the terminal."""
    return re.split(r"\r\x1b\[K", capsys.readouterr().err)[-1]


def test_seconds_left_follow_the_share(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At first what was expected counts, later what was seen."""
    terminal = on_a_terminal(monkeypatch)
    with MeasuringProgress(60) as progress:
        terminal.append(101.0)
        progress("reading with 1 thread", 0.0)
        assert shown(capsys) == "Measuring: reading with 1 thread, about 59 s left"
        progress.part(0.5, 1.0)
        terminal.append(110.0)
        progress("a small model", 0.5)
        assert shown(capsys) == "Measuring: a small model, about 3 s left"
    assert shown(capsys) == ""


def test_it_is_not_drawn_too_often(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls in quick succession print one line."""
    terminal = on_a_terminal(monkeypatch)
    with MeasuringProgress() as progress:
        for share in (0.1, 0.2, 0.3):
            progress("reading", share)
        assert capsys.readouterr().err.count("Measuring") == 1
        terminal.append(terminal[-1] + 1)
        progress("reading", 0.4)
        assert capsys.readouterr().err.count("Measuring") == 1


def test_nobody_looking_on_sees_nothing(capsys: pytest.CaptureFixture[Any]) -> None:
    """Where standard error is no terminal, nothing is written to it."""
    with MeasuringProgress() as progress:
        progress("reading", 0.5)
    assert capsys.readouterr().err == ""
