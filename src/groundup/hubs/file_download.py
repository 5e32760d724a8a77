"""The state of one file while it is downloaded: which chunks are left, what has come, what went wrong.

It writes through its sink, one write at a time and off the event loop: a full disk cache can hold a write
up for seconds, and every connection would stand still meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from .chunks import Range, covered_bytes, cut, missing_ranges
from .hub import RemoteFile
from .sink import BlobSink

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(slots=True)
class Chunk:
    """A part of a file that one connection fetches; `position` is the first byte that has not come."""

    edition: int
    start: int
    end: int
    position: int

    @property
    def is_done(self) -> bool:
        """Whether all of it has come."""
        return self.position >= self.end


class FileDownload:
    """One file on its way into its sink.

    `edition` counts how often everything began anew: who still fetches for an older one stops. With
    `is_whole` the source gives no ranges, and one connection fetches all of it.
    """

    def __init__(self, remote: RemoteFile, sink: BlobSink, chunk_bytes: int) -> None:
        self.remote = remote
        self.edition = 0
        self.is_whole = False
        self.is_started = False
        self.has_restarted = False
        self.is_publishing = False
        self.is_finished = False
        self.done_bytes = 0
        self.fetched_bytes = 0
        self._sink = sink
        # A connection's chunk holds whole ones of the sink: a crash costs each connection at most one.
        self._chunk_bytes = -(-chunk_bytes // sink.chunk_bytes) * sink.chunk_bytes
        self._active = 0
        self._pending: deque[Range] = deque()
        self._lock = asyncio.Lock()

    async def look(self) -> None:
        """Find out what an earlier attempt left, and plan the rest."""
        have = list(await in_thread(self._sink.verified_ranges))
        self.done_bytes = covered_bytes(self.remote.size_bytes, have)
        self._pending = deque(cut(missing_ranges(self.remote.size_bytes, have), self._chunk_bytes))

    @property
    def has_work(self) -> bool:
        """Whether a chunk waits for a connection."""
        return bool(self._pending)

    @property
    def is_complete(self) -> bool:
        """All bytes have come, and nobody verifies them yet."""
        return not (self._pending or self._active or self.is_publishing or self.is_finished)

    @property
    def waiting(self) -> Sequence[Range]:
        """The chunks that wait for a connection."""
        return self._pending

    def take(self, place: int = 0) -> Chunk:
        """The chunk at a place among those that wait; `release` it in the end."""
        self._active += 1
        start, end = self._pending[place]
        del self._pending[place]
        return Chunk(self.edition, start, end, start)

    def release(self, chunk: Chunk) -> None:
        """A connection is done with a chunk; what it did not fetch waits for another one."""
        self._active -= 1
        if chunk.edition == self.edition and not chunk.is_done:
            self._pending.appendleft((chunk.position, chunk.end))

    def is_current(self, chunk: Chunk) -> bool:
        """Whether anybody still wants this chunk."""
        return chunk.edition == self.edition

    def completes_a_piece(self, chunk: Chunk, count: int) -> bool:
        """Whether the next `count` bytes reach the end of what survives a crash once it is written."""
        piece_bytes = self._sink.chunk_bytes
        return chunk.position // piece_bytes != (chunk.position + count) // piece_bytes

    def rewind(self, chunk: Chunk) -> None:
        """Fetch a chunk from its beginning again, because the source gives only the whole."""
        self.done_bytes -= chunk.position - chunk.start
        chunk.position = chunk.start

    async def write(self, chunk: Chunk, data: bytes) -> None:
        """Put bytes at the chunk's position and move it on; those of an older edition are dropped."""
        async with self._lock:
            if not self.is_current(chunk):
                return
            await in_thread(self._sink.write, chunk.position, data)
            chunk.position += len(data)
            self.done_bytes += len(data)
            self.fetched_bytes += len(data)

    async def publish(self) -> None:
        """Verify and keep it; raises what the sink raises."""
        self.is_publishing = True
        try:
            await in_thread(self._sink.publish)
            self.is_finished = True
        finally:
            self.is_publishing = False

    async def begin_anew(self, *, is_whole: bool = False) -> None:
        """Throw away what came, and plan everything from the first byte; with or without ranges."""
        self.is_whole = self.is_whole or is_whole
        everything = [(0, self.remote.size_bytes)]
        # The plan comes first: between old and new, the file must not look complete to anybody.
        self._pending = deque(everything if self.is_whole else cut(everything, self._chunk_bytes))
        await self._throw_away()

    async def discard(self) -> None:
        """Throw away what came, for good."""
        self._pending.clear()
        await self._throw_away()

    async def _throw_away(self) -> None:
        self.edition += 1
        async with self._lock:
            await in_thread(self._sink.discard)
            self.done_bytes = 0


async def in_thread(
    function: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
) -> Result:
    """Run something that blocks in a thread. Cancelled, it ends only when the thread has."""
    running = asyncio.ensure_future(asyncio.to_thread(function, *arguments, **named))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # it is looked at, so nobody complains that it never was
        raise
