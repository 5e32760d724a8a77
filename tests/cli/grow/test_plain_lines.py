"""Without a terminal a growth is told in lines, one every ten seconds."""

from __future__ import annotations

import pytest

from groundup.cli.grow.plain_lines import PlainLines

from .happenings import BEGAN, FINISHED, JUDGED, PROMPT, STOPPED, answered, stepped


def test_a_line_every_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """The beginning, then steps now and then."""
    with PlainLines() as view:
        view.show(BEGAN)
        for second in range(1, 42):
            view.show(stepped(float(second)))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["Growing", "0:01", "0:11", "0:21", "0:31", "0:41"]


def test_answers_are_told_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The prompt once, every answer, and nothing that moves the cursor."""
    with PlainLines() as view:
        view.show(answered(0.0, "a\nb\x1b"))
        view.show(answered(60.0, ""))
    out = capsys.readouterr().out
    assert out.count(PROMPT) == 1
    assert "0:00  » a b␛\n" in out
    assert "1:00  » (no answer)\n" in out


def test_the_end_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Score, file and command; after a stop, how to go on."""
    with PlainLines() as view:
        view.show(JUDGED)
        view.show(STOPPED)
        view.show(FINISHED)
    out = capsys.readouterr().out
    assert "31 of 50" in out
    assert "--resume --name sprout" in out
    assert "groundup run sprout" in out
