"""The header of a model in several files, put together from those of its parts.

The parts must agree with each other: a set with a missing, foreign or repeated part has no facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from groundup.errors import GgufFormatError

from .gguf import GgufHeader, read_header
from .header_entries import HeaderEntries
from .split_files import MAXIMUM_PARTS


def read_whole_header(paths: Sequence[Path]) -> GgufHeader:
    """The header of the first part, with the tensors of all of them.

    Raises:
        GgufFormatError: a part is damaged, or the parts are not those of one model, in order.
        ModelError, FileAccessError: as `gguf.read_header`.
    """
    headers = [read_header(path) for path in paths]
    for index, header in enumerate(headers):
        _check_part(header, index, len(headers))
    first, *others = headers
    if not others:
        return first
    tensors = tuple(tensor for header in headers for tensor in header.tensors)
    promised = HeaderEntries(first).whole("split.tensors.count")
    if promised is not None and promised != len(tensors):
        _fail(first, f"it promises {promised:,} tensors in all parts, and there are {len(tensors):,}")
    if len({tensor.name for tensor in tensors}) < len(tensors):
        _fail(first, "a tensor is in two of its parts")
    return replace(first, tensors=tensors, file_size_bytes=sum(header.file_size_bytes for header in headers))


def _check_part(header: GgufHeader, index: int, parts: int) -> None:
    entries = HeaderEntries(header)
    said = entries.whole("split.count", maximum=MAXIMUM_PARTS) or 1
    if said != parts:
        _fail(header, f"it belongs to a model of {said:,} parts, and there are {parts:,}")
    number = entries.whole("split.no", maximum=MAXIMUM_PARTS) or 0
    if number != index:
        _fail(header, f"it is part {number + 1:,} and stands in the place of part {index + 1:,}")


def _fail(header: GgufHeader, problem: str) -> None:
    raise GgufFormatError(path=header.path, offset_bytes=0, problem=problem)
