"""Tables for people: columns in line, and no broken lines on a narrow terminal."""

from __future__ import annotations

from groundup.cli.table import table, terminal_width

TITLES = ("NAME", "SIZE", "SOURCE", "STATE")
ROWS = [["qwen3:0.6b", "394 MB", "registry.ollama.ai", ""], ["poet", "1.1 MB", "grown", ""]]


def test_columns_are_in_line() -> None:
    """Each column begins at one place; an empty one is not there."""
    lines = table(TITLES, ROWS).splitlines()
    assert lines == [
        "NAME        SIZE    SOURCE",
        "qwen3:0.6b  394 MB  registry.ollama.ai",
        "poet        1.1 MB  grown",
    ]


def test_narrow_terminal_gets_fewer_columns() -> None:
    """Columns go in the given order while lines are longer than the terminal, and no further."""
    whole = table(TITLES, ROWS, width=38, optional=("SOURCE", "SIZE"))
    assert "SOURCE" in whole
    without = table(TITLES, ROWS, width=37, optional=("SOURCE", "SIZE"))
    assert "SOURCE" not in without
    assert "SIZE" in without
    assert table(TITLES, ROWS, width=5, optional=("SOURCE", "SIZE")).splitlines()[0] == "NAME"


def test_control_characters_are_signs() -> None:
    """A name from outside cannot move the cursor or begin a line."""
    shown = table(("NAME",), [["a\x1b[2Jb\nc"]])
    assert "\x1b" not in shown
    assert len(shown.splitlines()) == 2


def test_pipes_have_no_width() -> None:
    """Where output is no terminal, nothing is left out."""
    assert terminal_width() is None


def test_wide_characters_count_as_they_are_seen() -> None:
    """A name in another script moves no column."""
    assert table(("A", "B"), [("詩", "1"), ("ab", "2")]) == "A   B\n詩  1\nab  2"
