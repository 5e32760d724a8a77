"""Lines, quotes, comments and encodings, cut as the language wants it."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidModelfileError
from groundup.library.modelfile.instructions import MAXIMUM_BYTES, decode, instructions


def cut(text: str) -> list[tuple[str, str, str, int]]:
    found = instructions(text, "Modelfile", with_word=("PARAMETER",))
    return [(one.keyword, one.word, one.text, one.line) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM a", ("FROM", "", "a", 1)),
        ("  from   a b  ", ("FROM", "", "a b", 1)),
        ("# note\n\n  # note\nFROM a # no note", ("FROM", "", "a # no note", 4)),
        ('SYSTEM "  a  "', ("SYSTEM", "", "  a  ", 1)),
        ('SYSTEM """\na "b"\n# text\n"""', ("SYSTEM", "", '\na "b"\n# text\n', 1)),
        ('SYSTEM """a"""', ("SYSTEM", "", "a", 1)),
        ('SYSTEM "a\nb"', ("SYSTEM", "", "a\nb", 1)),
        ('SYSTEM "say "yes" or "no""', ("SYSTEM", "", 'say "yes" or "no"', 1)),
        ('SYSTEM ""', ("SYSTEM", "", "", 1)),
        ('SYSTEM """"""', ("SYSTEM", "", "", 1)),
        ('SYSTEM say "yes"', ("SYSTEM", "", 'say "yes"', 1)),
        ("PARAMETER stop  <|end|> ", ("PARAMETER", "stop", "<|end|>", 1)),
        ('PARAMETER stop "\n"', ("PARAMETER", "stop", "\n", 1)),
        ("SYSTEM 日本語 ✓", ("SYSTEM", "", "日本語 ✓", 1)),
    ],
)
def test_one_instruction(text: str, found: tuple[str, str, str, int]) -> None:
    """Keyword, word, text and line of each."""
    assert cut(text) == [found]


def test_several_instructions() -> None:
    """A quote over several lines ends where it is closed, and what follows is the next instruction."""
    text = 'FROM a\nSYSTEM """x\ny"""\nPARAMETER seed 1\n'
    assert [(one[0], one[3]) for one in cut(text)] == [("FROM", 1), ("SYSTEM", 2), ("PARAMETER", 4)]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("FROM a\nSYSTEM", 2, "nothing follows SYSTEM"),
        ("PARAMETER stop", 1, "nothing follows PARAMETER stop"),
        ('\nSYSTEM "a', 2, "never closed"),
        ('SYSTEM """a"', 1, "never closed"),
        ('SYSTEM """', 1, "never closed"),
        ("FROM a\n" * 10_001, 10_001, "instructions"),
    ],
)
def test_what_cannot_be_cut_is_named(text: str, line: int, problem: str) -> None:
    """The error has the line on which it begins."""
    with pytest.raises(InvalidModelfileError, match=problem) as caught:
        cut(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("FROM é\n".encode(), "FROM é\n"),
        (b"\xef\xbb\xbfFROM a", "FROM a"),
        ("\ufeffFROM é".encode("utf-16-le"), "FROM é"),
        ("\ufeffFROM é".encode("utf-16-be"), "FROM é"),
        (b"FROM a\r\nSYSTEM b\r\n", "FROM a\nSYSTEM b\n"),
        (b"FROM a\nSYSTEM b\r\n", "FROM a\nSYSTEM b\r\n"),
    ],
)
def test_encodings(raw: bytes, text: str) -> None:
    """UTF-8, or what the first bytes say; line ends of Windows where the whole file has them."""
    assert decode(raw, "Modelfile") == text


@pytest.mark.parametrize("raw", [b"FROM \xff", b"\xff\xfeF", b"#" * (MAXIMUM_BYTES + 1)])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    """Other bytes, and too many, are named as such."""
    with pytest.raises(InvalidModelfileError, match=r"UTF-8|bytes"):
        decode(raw, "Modelfile")
