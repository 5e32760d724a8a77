"""Nothing that a model writes can command a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.cli.terminal_text import visible
from tests.canaries import obedient_terminal

HOSTILE = [
    "\x1b[2J\x1b[H",  # clears the screen
    "\x1b]0;title\x07",  # sets the window's title
    "\x1b]52;c;aGk=\x07",  # writes to the clipboard
    "\x9b31m",  # the same as ESC [ in one character
    "safe\r\x1b[Krm -rf",
    "\b\b\b",
    "\u202egnp.exe",  # shows the rest backwards
    "\u2066hidden\u2069",
    "\U000e0041",  # an invisible tag
    "\x7f\x00",
]


def commands_in(text: str) -> list[str]:
    """Characters of a text that a terminal obeys or hides."""
    kept = {"\n", "\t", "\u200c", "\u200d", "\u200e", "\u200f", "\u00ad"}  # used in ordinary writing
    return [c for c in text if c not in kept and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]


@pytest.mark.parametrize("text", HOSTILE)
def test_control_sequences_are_shown_not_obeyed(text: str) -> None:
    """Every control character becomes a visible sign; the known-bad twin lets it through."""
    assert commands_in(visible(text)) == []
    assert commands_in(obedient_terminal.visible(text)) != []


@pytest.mark.parametrize(
    "text", ["Plain.\n\tIndented.", "é ü 漢字 हिन्दी العربية עברית", "👩‍🏫 😀", "a\u200db", "→ ≤ ½"]
)
def test_ordinary_text_is_unchanged(text: str) -> None:
    """All scripts, emoji and line breaks come out as they went in."""
    assert visible(text) == text


@given(st.text(), st.text())
def test_pieces_are_as_safe_as_the_whole(first: str, second: str) -> None:
    """Escaping knows no state, so that a sequence cut in two is caught as well."""
    check: Callable[[str], str] = visible
    assert check(first) + check(second) == check(first + second)
