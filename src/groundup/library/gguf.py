"""Reads the header of a GGUF model file: the only parser of the format in this package.

A model file comes from strangers, and native code will trust what its header says. So every count,
length, dimension, offset and type is checked here first, in whole numbers that cannot wrap, and nothing
is allocated because a file declares it: memory follows the bytes that are really there. The limits are
listed in docs/reference/model-files.md. Arrays (a vocabulary has 150,000 entries) are stepped over and
read only on request. It reads no weights, and it does not replace the worker process that loads them.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3, little-endian.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from groundup.errors import FileAccessError, ModelNotFoundError, NotGgufError, UnsupportedGgufError

from .file_kinds import SAMPLE_BYTES, describe_content
from .gguf_cursor import HeaderBytes, HeaderCursor
from .gguf_metadata import ArrayInfo, MetadataValue, alignment_of, read_boolean, read_metadata
from .gguf_tensors import TensorInfo, check_extents, read_tensors
from .gguf_types import SCALAR_TYPES

__all__ = [
    "ArrayInfo",
    "ArrayValues",
    "GgufHeader",
    "MetadataValue",
    "TensorInfo",
    "read_array",
    "read_header",
    "read_open_header",
]

MAGIC: Final = b"GGUF"
VERSIONS: Final = (2, 3)
MAXIMUM_TENSORS: Final = 65_536
MAXIMUM_ENTRIES: Final = 4_096
MAXIMUM_ARRAY_READ_BYTES: Final = 64 << 20

ArrayValues = list[bool] | list[int] | list[float] | list[str]


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """A checked header: every tensor lies inside the file, aligned, and overlaps no other.

    `metadata` holds scalars and texts, and an `ArrayInfo` in place of each array; `key_offsets` says at
    which byte of the file an entry begins. `data_offset_bytes` is where the first tensor may begin.
    """

    path: str
    version: int
    alignment_bytes: int
    data_offset_bytes: int
    file_size_bytes: int
    metadata: dict[str, MetadataValue] = field(repr=False)
    key_offsets: dict[str, int] = field(repr=False)
    tensors: tuple[TensorInfo, ...] = field(repr=False)


def read_header(path: Path) -> GgufHeader:
    """Read and check the header of the model file at `path`.

    Raises:
        ModelNotFoundError: there is no such file.
        NotGgufError: it is something else; the message says what.
        UnsupportedGgufError: a GGUF file of a version or byte order that is not read here.
        GgufFormatError: it is damaged; the message names the byte and the problem.
        FileAccessError: the system does not let us read it.
    """
    with _opened(path) as (file, size_bytes):
        return read_open_header(file, path=str(path), size_bytes=size_bytes)


def read_open_header(file: HeaderBytes, *, path: str, size_bytes: int) -> GgufHeader:
    """Read and check the header of a model that is open already, wherever its bytes come from.

    Args:
        file: at its beginning; it may be read in any order.
        path: its name in errors. `read_array` opens it, so it should be one where arrays are wanted.
        size_bytes: of the whole file.

    Raises:
        NotGgufError, UnsupportedGgufError, GgufFormatError: as `read_header`, and what reading raises.
    """
    sample = file.read(SAMPLE_BYTES)
    if not sample.startswith(MAGIC):
        raise NotGgufError(path=path, found=describe_content(sample, PurePath(path).name))
    return _read_header(HeaderCursor(file, path=path, size_bytes=size_bytes, position=len(MAGIC)))


def read_array(path: Path, info: ArrayInfo) -> ArrayValues:
    """Read one array that `read_header` recorded; text that is not UTF-8 comes with replacement marks.

    Raises:
        GgufFormatError: the array is larger than 64 MiB, or the file changed since.
        ModelNotFoundError, FileAccessError: the file cannot be read any more.
    """
    with _opened(path) as (file, size_bytes):
        cursor = HeaderCursor(file, path=str(path), size_bytes=size_bytes, position=info.offset_bytes)
        if info.size_bytes > MAXIMUM_ARRAY_READ_BYTES:
            cursor.fail(f"an array of {info.size_bytes:,} bytes is too large to be read whole")
        what = "an array"
        if info.element_type == "string":
            return [cursor.string(what).decode("utf-8", "replace") for _ in range(info.count)]
        kind = next(kind for kind in SCALAR_TYPES.values() if kind.name == info.element_type)
        if kind.name.startswith("float"):
            return [cursor.real(kind.layout, what) for _ in range(info.count)]
        if kind.name == "bool":
            return [read_boolean(cursor, what) for _ in range(info.count)]
        return [cursor.number(kind.layout, what) for _ in range(info.count)]


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """A regular file and its size in bytes; the system's errors become ours, also while it is read."""
    try:
        with _open(path) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise NotGgufError(path=str(path), found="it is a device or a pipe, not a file")
            yield file, status.st_size
    except IsADirectoryError as failure:
        raise NotGgufError(path=str(path), found=_describe_folder(path)) from failure
    except OSError as failure:
        reason = failure.strerror or str(failure)
        raise FileAccessError(path=str(path), action="read", reason=reason) from failure


def _open(path: Path) -> BinaryIO:
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
        return open(
            path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
        )
    except (
        FileNotFoundError,
        NotADirectoryError,
        ValueError,
    ) as failure:  # a zero byte in a path: ValueError
        raise ModelNotFoundError(name=str(path)) from failure


def _describe_folder(path: Path) -> str:
    inside = min(path.glob("*.gguf"), default=None)
    if inside is None:
        return "it is a folder, and there is no .gguf file in it"
    return f"it is a folder; the file {inside.name} in it may be what you mean"


def _read_header(cursor: HeaderCursor) -> GgufHeader:
    version = _read_version(cursor)
    tensor_count = _read_count(cursor, "tensors", MAXIMUM_TENSORS)
    entry_count = _read_count(cursor, "metadata entries", MAXIMUM_ENTRIES)
    metadata, key_offsets = read_metadata(cursor, entry_count)
    alignment = alignment_of(cursor, metadata, key_offsets)
    tensors, entry_offsets = read_tensors(cursor, tensor_count, alignment)
    data_offset = -(-cursor.position // alignment) * alignment
    check_extents(cursor, tensors, entry_offsets, data_offset)
    return GgufHeader(
        path=cursor.path,
        version=version,
        alignment_bytes=alignment,
        data_offset_bytes=data_offset,
        file_size_bytes=cursor.size_bytes,
        metadata=metadata,
        key_offsets=key_offsets,
        tensors=tuple(tensors),
    )


def _read_version(cursor: HeaderCursor) -> int:
    version = cursor.u32("the version")
    if version in VERSIONS:
        return version
    swapped = int.from_bytes(version.to_bytes(4, "little"), "big")
    if swapped in (1, *VERSIONS):
        raise UnsupportedGgufError(path=cursor.path, variant="big-endian byte order")
    raise UnsupportedGgufError(path=cursor.path, variant=f"version {version:,}")


def _read_count(cursor: HeaderCursor, what: str, maximum: int) -> int:
    start = cursor.position
    count = cursor.u64(f"the number of {what}")
    if count > maximum:
        cursor.fail(f"it claims {count:,} {what}, and {maximum:,} are allowed", offset_bytes=start)
    return count
