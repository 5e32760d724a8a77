"""A set of bytes of a file, kept as ranges that neither touch nor overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class ByteRanges:
    """Half-open ranges `(start, end)` in rising order. Not for several threads at once."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in ranges:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Add the bytes from `start` to before `end`; those that are in already are not counted twice."""
        if start >= end:
            return
        first = bisect_left(self._ends, start)
        last = bisect_right(self._starts, end)
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]

    def covers(self, start: int, end: int) -> bool:
        """Whether every byte from `start` to before `end` is in."""
        index = bisect_right(self._starts, start) - 1
        return start >= end or (index >= 0 and self._ends[index] >= end)

    @property
    def front(self) -> int:
        """How many bytes from the beginning on are in without a gap."""
        return self._ends[0] if self._starts and self._starts[0] == 0 else 0

    @property
    def total_bytes(self) -> int:
        """How many bytes are in."""
        return sum(self._ends) - sum(self._starts)

    def ranges(self) -> list[tuple[int, int]]:
        """The ranges in rising order."""
        return list(zip(self._starts, self._ends, strict=True))

    def gaps(self, size_bytes: int) -> list[tuple[int, int]]:
        """What is missing of the first `size_bytes` bytes."""
        starts = [0, *self._ends]
        ends = [*self._starts, size_bytes]
        return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
