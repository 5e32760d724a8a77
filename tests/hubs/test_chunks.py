"""Missing ranges and chunks: every byte once, none twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groundup.hubs.chunks import Range, covered_bytes, cut, missing_ranges

RANGES = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 60)).map(lambda one: (one[0], sum(one))))


def bytes_in(ranges: list[Range]) -> list[int]:
    """The bytes of ranges, one by one."""
    return [byte for start, end in ranges for byte in range(start, end)]


@given(st.integers(0, 100), RANGES)
def test_missing_is_what_is_not_there(size_bytes: int, have: list[Range]) -> None:
    """Each byte of the file is either there or missing, and missing ones are listed once, in order."""
    there = set(bytes_in(have))
    missing = missing_ranges(size_bytes, have)
    assert bytes_in(missing) == [byte for byte in range(size_bytes) if byte not in there]
    assert covered_bytes(size_bytes, have) == size_bytes - len(bytes_in(missing))
    assert all(start < end for start, end in missing)


@given(st.integers(1, 100), RANGES, st.integers(1, 30))
def test_pieces_are_the_same_bytes(size_bytes: int, have: list[Range], chunk_bytes: int) -> None:
    """Cut or not, the bytes are the same; no piece crosses a multiple of the chunk's size."""
    missing = missing_ranges(size_bytes, have)
    pieces = cut(missing, chunk_bytes)
    assert bytes_in(pieces) == bytes_in(missing)
    assert all(start // chunk_bytes == (end - 1) // chunk_bytes for start, end in pieces)
