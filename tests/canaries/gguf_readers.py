"""Known-bad readers of GGUF headers: each is the real reader with one defect, and must be caught.

They are the mistakes that real readers made: sums that wrap at 64 bits, memory for a count that a file
merely declares, plain crashes, and trust in where a tensor ends.
"""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from unittest.mock import patch

from groundup.library import gguf, gguf_cursor
from groundup.library.gguf import GgufHeader, TensorInfo
from groundup.library.gguf_cursor import HeaderCursor

WORD = 2**64


def read_header_wrapping(path: Path) -> GgufHeader:
    """Sizes and ends of tensors are computed as in C, with 64 bits."""
    with patch.object(gguf, "check_extents", _check_extents_wrapping):
        return gguf.read_header(path)


def read_header_allocating(path: Path) -> GgufHeader:
    """Room is made for every number of things that the file declares, before it is looked at."""
    with patch.object(gguf_cursor.HeaderCursor, "u64", _u64_allocating):
        return gguf.read_header(path)


def read_header_crashing(path: Path) -> GgufHeader:
    """A problem ends in a plain Python error instead of one of ours."""
    with patch.object(gguf_cursor.HeaderCursor, "fail", _fail_plainly):
        return gguf.read_header(path)


def read_header_boundless(path: Path) -> GgufHeader:
    """Where tensors end is not compared with where the file ends."""
    with patch.object(gguf, "check_extents", lambda *_: None):
        return gguf.read_header(path)


def _check_extents_wrapping(
    cursor: HeaderCursor, tensors: list[TensorInfo], entry_offsets: dict[str, int], data_offset: int
) -> None:
    room = cursor.size_bytes - data_offset
    for tensor in tensors:
        if (tensor.offset_bytes + tensor.size_bytes) % WORD > room:
            cursor.fail("a tensor ends outside the file")
    for first, second in pairwise(sorted(tensors, key=attrgetter("offset_bytes"))):
        if (first.offset_bytes + first.size_bytes) % WORD > second.offset_bytes:
            cursor.fail("tensors overlap")


def _u64_allocating(cursor: HeaderCursor, what: str) -> int:
    value = cursor.number(gguf_cursor._U64, what)
    bytes(value)
    return value


def _fail_plainly(_cursor: HeaderCursor, problem: str, *, offset_bytes: int | None = None) -> None:
    raise ValueError(f"{problem} at {offset_bytes}")
