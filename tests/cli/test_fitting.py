"""Sentences on a terminal break between words."""

from __future__ import annotations

from groundup.cli.fitting import fit, fitted


def test_lines_break_between_words() -> None:
    """No word is cut, and options keep their hyphens together."""
    assert fit("Read it, and then add --i-may-share.", 30) == "Read it, and then add\n--i-may-share."


def test_addresses_stay_whole() -> None:
    """A word that is longer than the line can still be copied."""
    assert fit("See https://example.org/a/long/page", 12) == "See\nhttps://example.org/a/long/page"


def test_commands_stay_whole() -> None:
    """A command at the end of a sentence can be copied in one piece."""
    assert (
        fit("It is here. Try: groundup run hf.co/o/r:Q4", 30) == "It is here. Try:\ngroundup run hf.co/o/r:Q4"
    )


def test_own_lines_stay() -> None:
    """Line breaks are kept, and lines of a table are not touched."""
    text = "Two files:\n  weights       394 MB\n\nDone."
    assert fit(text, 15) == text


def test_pipes_get_whole_lines() -> None:
    """Where output is no terminal, a long line stays one."""
    assert fitted("word " * 100) == "word " * 100
