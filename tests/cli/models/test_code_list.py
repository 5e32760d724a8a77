"""Codes of languages and countries on the command line."""

from __future__ import annotations

import click
import pytest

from groundup.cli.models.code_list import CodeList

LANGUAGES, PLACES = CodeList(3, "de,fr"), CodeList(2, "CH,EU")


@pytest.mark.parametrize(
    ("text", "codes"),
    [("de", ("de",)), ("de, FR,", ("de", "FR")), ("gsw", ("gsw",)), ("", ()), (("de",), ("de",))],
)
def test_codes(text: str | tuple[str, ...], codes: tuple[str, ...]) -> None:
    """Commas part them, blanks do not count, and what is a list already stays so."""
    assert LANGUAGES.convert(text, None, None) == codes


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (LANGUAGES, "german", r"'german' is no code of 2 to 3 letters\. Example: de,fr\."),
        (LANGUAGES, "de;fr", "'de;fr' is no code"),
        (PLACES, "CH,Europe", r"'Europe' is no code of 2 letters\. Example: CH,EU\."),
        (PLACES, "CHE", "'CHE' is no code"),
    ],
)
def test_what_is_no_code(kind: CodeList, text: str, message: str) -> None:
    """A word in full would only give an empty list; it is refused with an example."""
    with pytest.raises(click.BadParameter, match=message):
        kind.convert(text, None, None)
