"""How tokens are shown: text where it is whole, bytes and their character where it is not."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from groundup.lab.pieces import pieces


def test_a_cut_character_is_named() -> None:
    """Each part of it says whose part it is, and shows its bytes."""
    first, second = pieces([1, 2], [b"a\xf0\x9f", b"\x8c\xb3b"])
    assert (first.text, first.data, first.part_of) == ("", "61f09f", "a🌳")
    assert (second.text, second.part_of) == ("", "🌳b")


def test_whole_text_is_text() -> None:
    """What is whole is shown as it is, and is part of nothing."""
    (one,) = pieces([7], ["Straße".encode()])
    assert (one.text, one.part_of) == ("Straße", "")


def test_a_control_token_is_silent() -> None:
    """It stands for no text."""
    (one,) = pieces([2], [b""])
    assert (one.text, one.data, one.part_of) == ("", "", "")


@given(st.text(max_size=12), st.lists(st.integers(0, 48), max_size=6))
def test_any_cut_keeps_all_bytes(text: str, cuts: list[int]) -> None:
    """However a text is cut, each piece is either whole or names characters of the text."""
    data = text.encode()
    places = sorted({0, len(data), *(one for one in cuts if one <= len(data))})
    parts = [data[begin:end] for begin, end in pairwise(places)]
    found = pieces(range(len(parts)), parts)
    assert bytes.fromhex("".join(one.data for one in found)) == data
    for one, part in zip(found, parts, strict=True):
        assert one.text.encode() == part or (one.part_of and one.part_of in text)


@given(st.binary(max_size=12))
def test_bytes_of_no_character_are_bytes(data: bytes) -> None:
    """What is no text at all does no harm."""
    (one,) = pieces([1], [data])
    assert one.data == data.hex()
    one.part_of.encode("utf-8")
