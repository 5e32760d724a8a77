"""A card in a terminal looks as it should, fits into 80 columns, and says nothing by colour alone."""

from __future__ import annotations

import re

import pytest

from groundup.cli.openness.terminal_card import terminal_card
from groundup.openness.wording import LANGUAGES
from tests.openness import releases
from tests.openness.releases import release, weights_only

from .golden import FOLDER, card, cards

STYLES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_golden_cards(name: str) -> None:
    """Word for word and blank for blank."""
    assert f"{cards()[name]}\n" == (FOLDER / name).read_text("utf-8")


def test_every_golden_card_is_compared() -> None:
    """Neither a card without a file, nor a file without a card."""
    assert set(cards()) == {path.name for path in FOLDER.iterdir()}


def too_long(text: str, width: int) -> list[str]:
    """Lines beyond the width, but for those that are one address or word."""
    return [line for line in text.splitlines() if len(line) > width and " " in line.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_fit(language: str, width: int) -> None:
    """In every language, on narrow and wide terminals."""
    for openness in (release(), releases.granite(), weights_only("llama-3.2-community"), release("unknown")):
        assert too_long(terminal_card(card(openness, "Some Model 4B", language), width=width), width) == []
    assert too_long("a" * width + " b", width)


def test_colour_adds_nothing() -> None:
    """Without its styles a coloured card is the same as a plain one, and with them it has some."""
    without = terminal_card(card(releases.granite(), "X"), width=80)
    coloured = terminal_card(card(releases.granite(), "X"), width=80, colour=True)
    assert STYLES.search(coloured)
    assert STYLES.sub("", coloured) == without


def test_plain_marks_are_ascii() -> None:
    """For terminals and printers that know no other signs."""
    text = terminal_card(card(releases.granite(), "X"), width=80, plain=True)
    assert "[~]  partly" in text
    assert not set("●◐○") & set(text)
