"""Lines with a title on the left and wrapped text beside it, for a terminal of a given width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

NARROWEST_TEXT = 24


def beside(title: str, text: str, *, at: int, width: int) -> list[str]:
    """A title, and text from column `at` on, wrapped; a text with no room beside goes below."""
    room = max(width - at, NARROWEST_TEXT)
    lines = wrapped(text, room) or [""]
    if len(title) >= at:
        return [title, *(f"{'':{at}}{line}" for line in lines)]
    return [f"{title:{at}}{lines[0]}".rstrip(), *(f"{'':{at}}{line}" for line in lines[1:])]


def table(rows: Iterable[tuple[str, str]], *, width: int, indent: str = "", widest: int = 40) -> list[str]:
    """Titles and texts in two columns; the left one is as wide as it needs, but no wider than `widest`."""
    found = [(indent + title, text) for title, text in rows]
    at = min(max((len(title) for title, _ in found), default=0) + 2, widest)
    return [line for title, text in found for line in beside(title, text, at=at, width=width)]


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines; words and addresses are never broken."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
