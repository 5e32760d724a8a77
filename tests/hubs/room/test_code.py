"""Codes: made, typed, shown, and turned into keys."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidParameterError
from groundup.hubs.room.code import ALPHABET, key_of, make_code, make_salt, read_code, show_code


def test_made_codes_are_long_and_different() -> None:
    """A code has eight signs that nobody takes for each other, and no two are equal."""
    codes = {make_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("01OILU") & set(ALPHABET)


@pytest.mark.parametrize("typed", ["k7qf29mx", "K7QF-29MX", " k7qf 29mx\n", "K 7 Q F - 2 9 M X"])
def test_codes_are_read_as_people_type_them(typed: str) -> None:
    """Capitals, blanks and hyphens mean nothing."""
    assert read_code(typed) == "K7QF29MX"


@pytest.mark.parametrize("typed", ["", "K7QF29M", "K7QF29M!", "ÄÖÜÄÖÜÄÖ", "K" * 65, "K7QF\x0029MX"])
def test_other_texts_are_refused(typed: str) -> None:
    """A code that is too short or has other signs is no code, and the error does not repeat it."""
    with pytest.raises(InvalidParameterError) as caught:
        read_code(typed)
    assert not typed or typed not in caught.value.message


def test_codes_are_shown_in_groups() -> None:
    """Four signs at a time can be read across a room."""
    assert show_code("K7QF29MX") == "K7QF-29MX"


def test_keys_depend_on_code_and_salt() -> None:
    """Another code or another salt makes another key."""
    one, other = make_salt(), make_salt()
    keys = {key_of("K7QF29MX", one), key_of("K7QF29MY", one), key_of("K7QF29MX", other)}
    assert len(keys) == 3
