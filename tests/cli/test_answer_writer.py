"""Answers on a terminal and elsewhere."""

from __future__ import annotations

import io

import pytest

from groundup.cli.answer_writer import AnswerWriter


class FakeTerminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


PIECES = ["Clean \x1b[2J ", "and ", "whole"]


def test_a_file_gets_what_the_model_wrote() -> None:
    """Into a file or pipe every character goes as it is, and the answer ends with a line break."""
    stream = io.StringIO()
    writer = AnswerWriter(stream)
    for piece in PIECES:
        writer.write(piece)
    writer.finish()
    assert stream.getvalue() == "".join(PIECES) + "\n"


def test_a_terminal_gets_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal control characters are shown, and lines are broken between words."""
    monkeypatch.setenv("COLUMNS", "14")
    stream = FakeTerminal()
    writer = AnswerWriter(stream)
    for piece in PIECES:
        writer.write(piece)
    writer.finish()
    assert stream.getvalue() == "Clean ␛[2J and\nwhole\n"


@pytest.mark.parametrize("pieces", [[], ["text\n"]])
def test_no_second_line_break(pieces: list[str]) -> None:
    """An answer that is empty or ends with a line break gets none."""
    stream = io.StringIO()
    writer = AnswerWriter(stream)
    for piece in pieces:
        writer.write(piece)
    writer.finish()
    assert stream.getvalue() == "".join(pieces)
