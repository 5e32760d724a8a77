"""Columns of text for people: as wide as they need to be, and the same on a terminal and in a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from .terminal_text import visible

_GAP = "    "


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lines with one column under each title; a column that is empty in all rows is left out.

    Texts from outside are made safe for a terminal.
    """
    shown = [[visible(cell).replace("\n", " ") for cell in row] for row in rows]
    kept = [index for index in range(len(titles)) if not index or any(row[index] for row in shown)]
    lines = [[titles[index] for index in kept], *([row[index] for index in kept] for row in shown)]
    widths = [max(_cells(line[column]) for line in lines) for column in range(len(kept))]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _cells(cell)) for cell, width in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()


def _cells(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415  its tables take longer to load than most lists to print

    return max(0, wcswidth(text))
