"""One line on a terminal says what is measured and how long it still takes; elsewhere nothing is printed."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from groundup.cli.device.progress import MeasuringProgress


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> tuple[list[float], MeasuringProgress]:
    """A progress on a terminal, with a clock that stands at the last of these moments."""
    moments = [100.0]
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    return moments, MeasuringProgress(60, interval_s=0.01, clock=lambda: moments[-1])


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    """The last line that is on the terminal."""
    return re.split(r"\r\x1b\[K", capsys.readouterr().err)[-1]


def test_seconds_left_follow_the_share(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At first what was expected counts, later what was seen."""
    moments, progress = on_a_terminal(monkeypatch)
    with progress:
        moments.append(101.0)
        progress("reading with 1 thread", 0.0)
        assert shown(capsys) == "Measuring: reading with 1 thread, about 59 s left"
        moments.append(110.0)
        progress("a small model", 0.75)
        assert shown(capsys) == "Measuring: a small model, about 3 s left"
    assert shown(capsys) == ""


def test_seconds_go_on_counting(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """While a long part runs the line is drawn again, until nothing is left to count."""
    moments, progress = on_a_terminal(monkeypatch)
    with progress:
        progress("a deep model", 0.1)
        assert shown(capsys) == "Measuring: a deep model, about 1 min left"
        for moment_s, words in ((140.0, "about 20 s left"), (161.0, "nearly done")):
            moments.append(moment_s)
            assert drawn_later(capsys, words)


def drawn_later(capsys: pytest.CaptureFixture[str], words: str) -> bool:
    """Whether a line with these words comes within a few seconds."""
    end_s = time.monotonic() + 5
    while words not in capsys.readouterr().err:
        if time.monotonic() > end_s:
            return False
        time.sleep(0.02)
    return True


def test_nobody_looking_on_sees_nothing(capsys: pytest.CaptureFixture[Any]) -> None:
    """Where standard error is no terminal, nothing is written to it."""
    with MeasuringProgress() as progress:
        progress("reading", 0.5)
    assert capsys.readouterr().err == ""
