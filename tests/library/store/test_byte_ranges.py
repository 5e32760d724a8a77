"""Ranges of bytes behave as sets of numbers."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from groundup.library.store.byte_ranges import ByteRanges

SIZE = 40
RANGES = st.lists(
    st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(lambda pair: (min(pair), max(pair)))
)


def numbers(ranges: list[tuple[int, int]]) -> set[int]:
    """The bytes in a list of ranges."""
    return {number for start, end in ranges for number in range(start, end)}


@given(RANGES)
def test_they_are_a_set(given_ranges: list[tuple[int, int]]) -> None:
    """Ranges, gaps, total and front agree with a set, and the ranges are apart and in order."""
    ranges, wanted = ByteRanges(given_ranges), numbers(given_ranges)
    kept = ranges.ranges()
    assert numbers(kept) == wanted
    assert numbers(ranges.gaps(SIZE)) == set(range(SIZE)) - wanted
    assert ranges.total_bytes == len(wanted)
    assert ranges.front == next((number for number in range(SIZE + 1) if number not in wanted), 0)
    assert all(before[1] < after[0] for before, after in pairwise(kept))


@given(RANGES, st.integers(0, SIZE), st.integers(0, SIZE))
def test_covering(given_ranges: list[tuple[int, int]], start: int, end: int) -> None:
    """A range is covered if each of its bytes is."""
    assert ByteRanges(given_ranges).covers(start, end) == set(range(start, end)).issubset(
        numbers(given_ranges)
    )
