"""A tag in the quotes of a call is text."""

from __future__ import annotations

import pytest

from groundup.chat.formats.quotes import QuoteWatch


@pytest.mark.parametrize(
    ("text", "quotes", "is_inside"),
    [
        ("", '"', False),
        ('{"a": "b', '"', True),
        ('{"a": "b"', '"', False),
        ('{"a": "b\\"', '"', True),
        ('{"a": "b\\\\"', '"', False),
        ('{"a": "it\'s"', "\"'", False),
        ("f(a='b", "\"'", True),
        ("f(a='b", '"', False),
        ('{a:<|"|>x"y', '<|"|>', True),
        ('{a:<|"|>x"y<|"|>}', '<|"|>', False),
        ('{a:<|"|><|"|>,b:<|"|>', '<|"|>', True),
        ("  <function=f><parameter=a>don't", '"', True),
        ('<function=f><parameter=a>"</parameter></function> \n', '"', False),
    ],
)
def test_quotes_are_followed(text: str, quotes: str, is_inside: bool) -> None:
    """In one piece and letter by letter."""
    for pieces in ([text], list(text)):
        watch = QuoteWatch((quotes,) if len(quotes) > 2 else tuple(quotes))
        for piece in pieces:
            watch.push(piece)
        assert watch.is_inside == is_inside
