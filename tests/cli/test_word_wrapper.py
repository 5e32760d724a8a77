"""Lines break between words, however the text arrives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groundup.cli.word_wrapper import WordWrapper


def wrapped(pieces: list[str], width: int) -> str:
    wrapper = WordWrapper(width)
    return "".join(map(wrapper.feed, pieces)) + wrapper.finish()


def test_words_move_to_the_next_line_whole() -> None:
    """A word that does not fit begins a new line, and the blank before it goes."""
    assert (
        wrapped(["The quick brown ", "fox jum", "ped over it."], 12)
        == "The quick\nbrown fox\njumped over\nit."
    )


def test_line_breaks_of_the_text_stay() -> None:
    """The model's own line breaks and indents are kept."""
    assert wrapped(["a\n\n  b c\n"], 20) == "a\n\n  b c\n"


def test_scripts_without_blanks_break_anywhere() -> None:
    """Wide characters are printed at once and wrapped by their columns."""
    assert wrapped(["漢字漢字漢字漢"], 10) == "漢字漢字漢\n字漢"


def test_a_word_longer_than_the_line_is_not_held_back() -> None:
    """An address without blanks appears while it arrives."""
    wrapper = WordWrapper(10)
    assert wrapper.feed("x" * 25)


@given(st.lists(st.text(st.sampled_from("ab \n漢é"), max_size=12), max_size=12), st.integers(10, 30))
def test_only_blanks_change(pieces: list[str], width: int) -> None:
    """Wrapping neither loses nor adds anything but blanks and line breaks, for any cutting into pieces."""
    text = "".join(pieces)
    result = wrapped(pieces, width)
    assert result.split() == text.split() or result.replace("\n", "").replace(" ", "") == text.replace(
        "\n", ""
    ).replace(" ", "")
    assert result == wrapped([text], width)
