"""Three values, joined as Kleene joins them."""

from __future__ import annotations

from itertools import product

import pytest

from groundup.openness.logic import Truth, all_of, any_of, truth_of

PASS, FAIL, UNKNOWN = Truth.PASS, Truth.FAIL, Truth.UNKNOWN
# Kleene's tables for "and" and "or".
AND = {
    (PASS, PASS): PASS, (PASS, FAIL): FAIL, (PASS, UNKNOWN): UNKNOWN,
    (FAIL, PASS): FAIL, (FAIL, FAIL): FAIL, (FAIL, UNKNOWN): FAIL,
    (UNKNOWN, PASS): UNKNOWN, (UNKNOWN, FAIL): FAIL, (UNKNOWN, UNKNOWN): UNKNOWN,
}  # fmt: skip
OR = {
    (PASS, PASS): PASS, (PASS, FAIL): PASS, (PASS, UNKNOWN): PASS,
    (FAIL, PASS): PASS, (FAIL, FAIL): FAIL, (FAIL, UNKNOWN): UNKNOWN,
    (UNKNOWN, PASS): PASS, (UNKNOWN, FAIL): UNKNOWN, (UNKNOWN, UNKNOWN): UNKNOWN,
}  # fmt: skip


@pytest.mark.parametrize("pair", list(product(Truth, Truth)))
def test_two_values_are_joined_by_the_tables(pair: tuple[Truth, Truth]) -> None:
    """All and any of two are what the tables say."""
    assert (all_of(pair), any_of(pair)) == (AND[pair], OR[pair])


def test_nothing_is_neutral() -> None:
    """All of nothing pass, any of nothing fails."""
    assert (all_of([]), any_of([])) == (PASS, FAIL)


def test_words_become_truths() -> None:
    """ "unknown" stays unknown, even where it is asked for."""
    assert [truth_of(word) for word in ("yes", "no", "unknown")] == [PASS, FAIL, UNKNOWN]
    assert truth_of("published", passing=("published",)) is PASS
    assert truth_of("yes", passing=("published",)) is FAIL
