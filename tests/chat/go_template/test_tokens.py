"""Texts, actions, trimming and quotes, cut as Go cuts them."""

from __future__ import annotations

import pytest

from groundup.chat.go_template.tokens import MAXIMUM_BYTES, Kind, tokens
from groundup.errors import UnusableTemplateError


def cut(source: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in tokens(source)]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("a {{1}} b", ["a ", " b"]),
        ("a \n{{- 1 -}}\n b", ["a", "b"]),
        ("a {{-1}} b", ["a ", " b"]),  # a number below zero, not a mark
        ("a {{/* note */}} b", ["a ", " b"]),
        ("a {{- /* note */ -}} b", ["a", "b"]),
        ("{{1}}{{2}}", []),
    ],
)
def test_marks_trim_what_is_beside_them(source: str, texts: list[str]) -> None:
    """A dash trims only where a blank separates it from the action's words; comments leave nothing."""
    assert [text for kind, text in cut(source) if kind is Kind.TEXT] == texts


def test_words_of_an_action() -> None:
    """Every kind of word is told from the others, and escapes are undone."""
    source = '{{ $x := eq .Role.Name "a\\n\\"\\u00e9\\x41\\101" `b\\n` \'c\' 1.5 (. | f) }}'
    assert cut(source)[1:-2] == [
        (Kind.VARIABLE, "x"),
        (Kind.SIGN, ":="),
        (Kind.WORD, "eq"),
        (Kind.FIELD, "Role"),
        (Kind.FIELD, "Name"),
        (Kind.STRING, 'a\n"éAA'),
        (Kind.STRING, "b\\n"),
        (Kind.CHARACTER, "c"),
        (Kind.NUMBER, "1.5"),
        (Kind.SIGN, "("),
        (Kind.SIGN, "."),
        (Kind.SIGN, "|"),
        (Kind.WORD, "f"),
        (Kind.SIGN, ")"),
    ]


def test_closing_braces_in_a_text_close_nothing() -> None:
    """An action ends outside of its texts only."""
    assert (Kind.STRING, "}}") in cut('{{ "}}" }}')


@pytest.mark.parametrize(
    ("source", "line", "problem"),
    [
        ("a\n{{ .X", 2, "never closed"),
        ("{{ /* a", 1, "comment"),
        ("{{ /* a */ .X }}", 1, "comment"),
        ('\n\n{{ "a }}', 3, "quote"),
        ("{{ # }}", 1, "'#'"),
        ('{{ "\\q" }}', 1, "stands for nothing"),
        ('{{ "\\ud800" }}', 1, "stands for nothing"),
        ("a" * (MAXIMUM_BYTES + 1), 1, "bytes"),
    ],
)
def test_what_cannot_be_cut_is_named(source: str, line: int, problem: str) -> None:
    """The error has the line and the reason."""
    with pytest.raises(UnusableTemplateError, match=problem) as caught:
        tokens(source)
    assert caught.value.line == line
