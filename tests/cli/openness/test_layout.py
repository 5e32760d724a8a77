"""Titles on the left, wrapped text beside them."""

from __future__ import annotations

from groundup.cli.openness.layout import beside, table, wrapped


def test_text_is_wrapped_beside_its_title() -> None:
    """Further lines begin where the text began."""
    assert beside("title", "one two three four five", at=8, width=32) == [
        "title   one two three four five",
    ]
    assert beside("title", "one two three four five six", at=8, width=33) == [
        "title   one two three four five",
        "        six",
    ]


def test_a_long_title_stands_alone() -> None:
    """Its text comes below."""
    assert beside("a long title", "text", at=5, width=40) == ["a long title", "     text"]


def test_columns_are_as_wide_as_they_need() -> None:
    """Two blanks after the longest title, and never wider than is allowed."""
    assert table([("a", "x"), ("bcd", "y")], width=40) == ["a    x", "bcd  y"]
    assert table([("a" * 50, "x")], width=80, widest=10) == ["a" * 50, f"{'':10}x"]


def test_words_are_never_broken() -> None:
    """An address stays one that can be copied."""
    address = "https://example.org/a-long-address-with-dashes"
    assert wrapped(f"see {address}", 20) == ["see", address]
