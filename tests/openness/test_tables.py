"""The tables that are shipped can be read, and others are refused where they are wrong."""

from __future__ import annotations

import tomllib

import pytest

from groundup.openness.tables import licences, parse_licences, wording_table
from groundup.openness.wording import LANGUAGES


def test_the_table_is_read_once() -> None:
    """Two callers get the same table."""
    assert licences() is licences()


def test_a_broken_table_is_refused() -> None:
    """What is no TOML is an error of TOML."""
    with pytest.raises(tomllib.TOMLDecodeError):
        parse_licences("licences_schema = ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_table(language: str) -> None:
    """Each of them has sentences."""
    assert wording_table(language)["label"]["2"] == "Open Weights AI"
