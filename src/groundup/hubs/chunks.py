"""Which parts of a file are missing, cut into chunks that connections can share out. Pure arithmetic.

Ranges are half-open: (start, end) holds the bytes start to end - 1.
"""

from __future__ import annotations

from collections.abc import Iterable

Range = tuple[int, int]


def missing_ranges(size_bytes: int, have: Iterable[Range]) -> list[Range]:
    """What `have` leaves out of a file of `size_bytes`; it may overlap, touch, or reach beyond the end."""
    missing: list[Range] = []
    position = 0
    for start, end in (*sorted(have), (size_bytes, size_bytes)):
        stop = min(start, size_bytes)
        if stop > position:
            missing.append((position, stop))
        position = max(position, end)
    return missing


def cut(ranges: Iterable[Range], chunk_bytes: int) -> list[Range]:
    """The same ranges in pieces that end at multiples of `chunk_bytes`, so that a resume meets them again."""
    pieces: list[Range] = []
    for start, end in ranges:
        position = start
        while position < end:
            next_edge = min(end, (position // chunk_bytes + 1) * chunk_bytes)
            pieces.append((position, next_edge))
            position = next_edge
    return pieces


def covered_bytes(size_bytes: int, have: Iterable[Range]) -> int:
    """How many bytes of the file are there."""
    return size_bytes - sum(end - start for start, end in missing_ranges(size_bytes, have))
