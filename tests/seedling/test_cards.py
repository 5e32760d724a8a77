"""The data card says what the corpus holds, and the page of reference shows this very card."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.seedling.__main__ import DEFAULT_SEED
from groundup.seedling.cards import data_card, with_section
from groundup.seedling.corpus.stream import corpus_hash, families

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "seedling.md"


@pytest.fixture(scope="module")
def card() -> str:
    return data_card(DEFAULT_SEED)


def test_the_card_names_the_corpus_and_every_family(card: str) -> None:
    """Hash, counts and an example of each family are on it."""
    assert corpus_hash(DEFAULT_SEED) in card
    for family in families():
        assert f"| {family.name} | " in card
        assert f"- {family.name}: “" in card


def test_the_page_of_reference_shows_this_card(card: str) -> None:
    """Who changes the corpus writes the page again: `python -m groundup.seedling cards --page PAGE`."""
    page = PAGE.read_text("utf-8")
    assert with_section(page, "data card", card) == page


def test_a_stale_page_is_noticed(card: str) -> None:
    """A page with another corpus would not pass the check above."""
    stale = PAGE.read_text("utf-8").replace(corpus_hash(DEFAULT_SEED), "0" * 64)
    assert with_section(stale, "data card", card) != stale


def test_a_section_is_replaced_and_nothing_else() -> None:
    """What stands before and after the marks stays, whatever the text holds."""
    page = "before\n<!-- generated: x -->\nold\n<!-- end: x -->\nafter\n"
    assert with_section(page, "x", r"new \1") == page.replace("old", r"new \1")


def test_a_page_without_the_section_is_an_error() -> None:
    """A missing mark is named, and nothing is written over."""
    with pytest.raises(ValueError, match="no section 'x'"):
        with_section("nothing here", "x", "text")
