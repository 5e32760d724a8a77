"""The facts of a model that is not here yet: its header, read over ranges, and nothing more.

The library's own bounded reader does the reading; it is given something that looks like a file and asks
the hub for the parts that it looks at. Long numeric arrays are stepped over and never asked for.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from groundup.errors import GgufFormatError, RemoteHeaderTooLongError
from groundup.library.gguf import ArrayInfo, GgufHeader, read_open_header
from groundup.library.model_facts import ModelFacts, model_facts

from .chunks import Range, missing_ranges
from .file_download import in_thread
from .hub import FileSource, RemoteFile
from .limits import DownloadLimits
from .retry import patiently

MAXIMUM_READ_BYTES: Final = 8_000_000
AHEAD_BYTES: Final = 256 << 10
# Arrays with one number per layer; anything longer is vocabulary, which facts do not need.
SMALL_ARRAY_BYTES: Final = 16 << 10


async def remote_facts(
    file: RemoteFile,
    source: FileSource,
    *,
    maximum_bytes: int = MAXIMUM_READ_BYTES,
    limits: DownloadLimits | None = None,
    on_read: Callable[[int], None] = lambda _: None,
) -> ModelFacts:
    """Read the facts of a GGUF file from its hub; `path` of the facts is the file's name there.

    Args:
        file: the model, or its first part.
        source: who gives ranges of it.
        maximum_bytes: to be read in all.
        limits: patience with the network.
        on_read: told of the bytes that are asked for, each time.

    Raises:
        RemoteHeaderTooLongError: more would have to be read.
        ModelError: it is not a GGUF file, or a damaged one.
        HubError: it cannot be read there.
    """
    bytes_there = _RemoteBytes(file, source, maximum_bytes, limits or DownloadLimits(), on_read)
    return await in_thread(_read, bytes_there, file)


def _read(bytes_there: _RemoteBytes, file: RemoteFile) -> ModelFacts:
    with tempfile.TemporaryDirectory(prefix="groundup-") as folder:
        copy = Path(folder, "header")
        with copy.open("w+b") as parts:
            remote = _RemoteHeader(bytes_there, parts)
            header = read_open_header(remote, path=file.name, size_bytes=file.size_bytes)
            for value in header.metadata.values():
                if isinstance(value, ArrayInfo) and value.size_bytes <= SMALL_ARRAY_BYTES:
                    remote.fetch(value.offset_bytes, value.offset_bytes + value.size_bytes)
        return replace(_facts(replace(header, path=str(copy)), file.name), path=file.name)


def _facts(header: GgufHeader, name: str) -> ModelFacts:
    """The facts, and in errors the file's own name in place of the copy's."""
    try:
        return model_facts(header)
    except GgufFormatError as error:
        raise GgufFormatError(name, error.offset_bytes, error.problem) from error


class _RemoteBytes:
    """Fetches ranges in the event loop that it was made in, for a thread that waits; counts what is read."""

    def __init__(
        self,
        file: RemoteFile,
        source: FileSource,
        maximum_bytes: int,
        limits: DownloadLimits,
        on_read: Callable[[int], None],
    ) -> None:
        self.size_bytes = file.size_bytes
        self._file = file
        self._source = source
        self._maximum_bytes = maximum_bytes
        self._read_bytes = 0
        self._limits = limits
        self._on_read = on_read
        self._loop = asyncio.get_running_loop()

    def get(self, start: int, end: int) -> bytes:
        """The bytes `start` to `end` - 1."""
        self._read_bytes += end - start
        if self._read_bytes > self._maximum_bytes:
            raise RemoteHeaderTooLongError(self._file.name, self._maximum_bytes)
        self._on_read(end - start)
        asking = patiently(lambda: self._ask(start, end), self._limits)
        return asyncio.run_coroutine_threadsafe(asking, self._loop).result()

    async def _ask(self, start: int, end: int) -> bytes:
        async with aclosing(self._source.open_range(self._file, start, end)) as pieces:
            return b"".join([piece async for piece in pieces])


class _RemoteHeader:
    """Looks like an open file; what is read is fetched, once, and kept at its place in a sparse copy."""

    def __init__(self, bytes_there: _RemoteBytes, copy: BinaryIO) -> None:
        self._bytes_there = bytes_there
        self._copy = copy
        self._have: list[Range] = []
        self._position = 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a byte, counted from the beginning."""
        assert whence == 0
        self._position = offset
        return offset

    def read(self, count: int, /) -> bytes:
        """The next bytes, of which some may have to be fetched."""
        end = min(self._position + count, self._bytes_there.size_bytes)
        self.fetch(self._position, end)
        self._copy.seek(self._position)
        piece = self._copy.read(end - self._position)
        self._position += len(piece)
        return piece

    def fetch(self, start: int, end: int) -> None:
        """Have these bytes in the copy, and some more: what follows is mostly wanted next."""
        for first, last in missing_ranges(end, [(0, start), *self._have]):
            wanted = min(max(last, first + AHEAD_BYTES), self._bytes_there.size_bytes)
            self._copy.seek(first)
            self._copy.write(self._bytes_there.get(first, wanted))
            self._have.append((first, wanted))
