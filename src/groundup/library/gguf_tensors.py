"""The tensor entries of a GGUF header: name, shape, type and place of each, checked against the file.

Every sum and product is a Python integer, so none can wrap: sizes that only look small in 64 bits have
been the way into several native readers.
"""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from .gguf_cursor import HeaderCursor
from .gguf_types import TENSOR_TYPES

MAXIMUM_TENSOR_NAME_BYTES: Final = 63
MAXIMUM_DIMENSIONS: Final = 4


class TensorInfo(NamedTuple):
    """One tensor: `shape` in the file's order (fastest dimension first), `offset_bytes` in the data part."""

    name: str
    shape: tuple[int, ...]
    type_name: str
    offset_bytes: int
    size_bytes: int

    @property
    def elements(self) -> int:
        """Number of weights."""
        product = 1
        for length in self.shape:
            product *= length
        return product


def read_tensors(cursor: HeaderCursor, count: int, alignment: int) -> tuple[list[TensorInfo], dict[str, int]]:
    """The tensors in file order, and at which byte each one's entry begins."""
    tensors: list[TensorInfo] = []
    entry_offsets: dict[str, int] = {}
    for _ in range(count):
        start = cursor.position
        tensor = _read_tensor(cursor, alignment)
        if tensor.name in entry_offsets:
            cursor.fail(f"the tensor name {tensor.name!r} appears twice", offset_bytes=start)
        entry_offsets[tensor.name] = start
        tensors.append(tensor)
    return tensors, entry_offsets


def _read_tensor(cursor: HeaderCursor, alignment: int) -> TensorInfo:
    start = cursor.position
    name = cursor.text("a tensor's name", maximum_bytes=MAXIMUM_TENSOR_NAME_BYTES)
    if not name:
        cursor.fail("a tensor has no name", offset_bytes=start)
    shape = _read_shape(cursor, name)
    start = cursor.position
    code = cursor.u32(f"the type of {name!r}")
    kind = TENSOR_TYPES.get(code)
    if kind is None:
        cursor.fail(f"the tensor {name!r} has the unknown type {code:,}", offset_bytes=start)
    if shape[0] % kind.block_values:
        cursor.fail(
            f"the rows of {name!r} have {shape[0]:,} values, and {kind.name} needs a multiple of "
            f"{kind.block_values}",
            offset_bytes=start,
        )
    start = cursor.position
    offset = cursor.u64(f"the offset of {name!r}")
    if offset % alignment:
        cursor.fail(f"the offset of {name!r} is not a multiple of {alignment}", offset_bytes=start)
    blocks = shape[0] // kind.block_values
    for length in shape[1:]:
        blocks *= length
    return TensorInfo(name, shape, kind.name, offset, blocks * kind.block_bytes)


def _read_shape(cursor: HeaderCursor, name: str) -> tuple[int, ...]:
    start = cursor.position
    dimensions = cursor.u32(f"the number of dimensions of {name!r}")
    if not 1 <= dimensions <= MAXIMUM_DIMENSIONS:
        cursor.fail(
            f"the tensor {name!r} claims {dimensions:,} dimensions, 1 to 4 are allowed", offset_bytes=start
        )
    shape = tuple(cursor.u64(f"the shape of {name!r}") for _ in range(dimensions))
    if 0 in shape:
        cursor.fail(f"the tensor {name!r} has a dimension of 0", offset_bytes=start)
    return shape


def check_extents(
    cursor: HeaderCursor, tensors: list[TensorInfo], entry_offsets: dict[str, int], data_offset: int
) -> None:
    """Refuse tensors that leave the file or overlap; `data_offset` is where their offsets count from."""
    room = cursor.size_bytes - data_offset
    for tensor in tensors:
        if tensor.offset_bytes + tensor.size_bytes > room:
            end = data_offset + tensor.offset_bytes + tensor.size_bytes
            cursor.fail(
                f"the tensor {tensor.name!r} ends at byte {end:,}, and the file has {cursor.size_bytes:,}",
                offset_bytes=entry_offsets[tensor.name],
            )
    for first, second in pairwise(sorted(tensors, key=attrgetter("offset_bytes"))):
        if first.offset_bytes + first.size_bytes > second.offset_bytes:
            cursor.fail(
                f"the tensors {first.name!r} and {second.name!r} overlap",
                offset_bytes=entry_offsets[second.name],
            )
