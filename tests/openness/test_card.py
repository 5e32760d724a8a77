"""The form of a card: its order is that of the page, and its version is told."""

from __future__ import annotations

from groundup.openness.card import CARD, Card

ORDER = ("g7", "missing", "rows", "may", "getting", "origin", "readings", "opinions", "evidence", "closing")


def test_the_order_is_fixed() -> None:
    """Label, missing, rows, answers, getting, origin, readings, opinions, evidence, closing words."""
    fields = [one for one in Card.__struct_fields__ if one in ORDER]
    assert tuple(fields) == ORDER


def test_the_version_comes_first() -> None:
    """A program knows what it reads."""
    assert Card.__struct_fields__[0] == "card"
    assert CARD == 1
