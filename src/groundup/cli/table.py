"""Columns of text for people: as wide as they need to be, and on a narrow terminal fewer of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from .terminal_text import visible

_GAP = "  "


def table(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int | None = None,
    optional: Sequence[str] = (),
) -> str:
    """Lines with one column under each title; a column that is empty in all rows is left out.

    Texts from outside are made safe for a terminal.

    Args:
        titles: of the columns.
        rows: a text for each column.
        width: of the terminal, in characters; None = there is none, and lines are as long as they want.
        optional: titles of columns that are left out while the lines are too long, in this order.
    """
    shown = [[visible(cell).replace("\n", " ") for cell in row] for row in rows]
    kept = [index for index in range(len(titles)) if not index or any(row[index] for row in shown)]
    for title in optional:
        if width is None or len(_lines(titles, shown, kept)[1]) <= width:
            break
        kept = [index for index in kept if titles[index] != title]
    return "\n".join(_lines(titles, shown, kept)[0])


def terminal_width() -> int | None:
    """Characters in a line of the terminal that standard output is; None if it is none."""
    return os.get_terminal_size(sys.stdout.fileno()).columns or None if sys.stdout.isatty() else None


def _lines(
    titles: Sequence[str], rows: Sequence[Sequence[str]], kept: Sequence[int]
) -> tuple[list[str], str]:
    """The lines of these columns, and a blank one that is as long as the longest can be."""
    lines = [[titles[index] for index in kept], *([row[index] for index in kept] for row in rows)]
    widths = [max(_cells(line[column]) for line in lines) for column in range(len(kept))]
    return [_line(line, widths) for line in lines], _GAP.join(" " * width for width in widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _cells(cell)) for cell, width in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()


def _cells(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415  its tables take longer to load than most lists to print

    return max(0, wcswidth(text))
