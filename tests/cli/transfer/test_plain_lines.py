"""Where nothing can be drawn, a transfer is a few lines, and the result alone is on standard output."""

from __future__ import annotations

import pytest

from groundup.cli.transfer.plain_lines import PlainLines

from .happenings import STARTED, WEIGHTS_BYTES, a_pull, found, progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock whose time is the list's only value."""
    now = [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_result_alone_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever reads standard output gets the result; the rest is beside it."""
    with PlainLines() as view:
        for event in a_pull():
            view.show(event)
    said = capsys.readouterr()
    assert said.out == "qwen3:4b is here (2.6 GB). Try: groundup run qwen3:4b\n"
    assert said.err.startswith("Asking registry.example for qwen3:4b ...\nqwen3:4b: 2.6 GB")


def test_a_line_for_every_tenth(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """A download of a thousand reports is ten lines in a log."""
    view = PlainLines()
    view.show(STARTED)
    for step in range(1_001):
        clock[0] += 1.0
        view.show(progress(WEIGHTS_BYTES * step // 1_000, rate=0.0))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) in range(10, 28)  # and one a minute
    assert lines[-1].startswith("100 %")


def test_fast_ones_say_nothing_of_their_way(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """What takes less than a second needs no figures."""
    view = PlainLines()
    for step in range(11):
        view.show(progress(WEIGHTS_BYTES * step // 10))
    assert capsys.readouterr().err == ""


def test_slow_ones_show_life(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """After a minute without a step there is a line all the same."""
    view = PlainLines()
    clock[0] += 61.0
    view.show(progress(1_000, rate=16.0))
    assert "1.0 kB of 2.6 GB" in capsys.readouterr().err


def test_what_a_hub_says_is_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    """Control signs in a hub's words do not reach the terminal."""
    PlainLines().show(found(licence="\x1b]0;evil\x07"))
    assert "\x1b" not in capsys.readouterr().err
