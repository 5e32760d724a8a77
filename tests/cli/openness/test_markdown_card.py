"""The handout is one page, and says all that the card does."""

from __future__ import annotations

from groundup.cli.openness.markdown_card import markdown_card
from groundup.openness.wording import wording
from tests.openness import releases

from .golden import card

LINES_ON_A_PAGE = 55


def test_it_fits_on_a_page() -> None:
    """With lines of 90 characters, as a printer breaks them."""
    for openness in (releases.granite(), releases.apertus(), releases.weights_only("llama-3.2-community")):
        text = markdown_card(card(openness, "Some Model 4B"), wording("en"))
        assert sum(1 + len(line) // 90 for line in text.splitlines()) <= LINES_ON_A_PAGE


def test_it_has_marks_with_words_and_the_closing_words() -> None:
    """A copy in black and white says the same."""
    shown = card(releases.granite(), "Half Open 4B", "fr")
    text = markdown_card(shown, wording("fr"))
    assert "| ● ouvert | poids |" in text
    assert shown.closing in text
    assert "2026-11-26" in text


def test_a_bar_does_not_break_the_table() -> None:
    """It is written so that it stays in its cell."""
    shown = card(releases.weights_only("a|b"), "X")
    row = next(line for line in markdown_card(shown, wording("en")).splitlines() if "| licence |" in line)
    assert row.count("|") - row.count("\\|") == 4
