"""A place for downloads that is memory only: what a download needs of the library, and no more.

It keeps the rules of the real one that matter here: bytes count when they were written, a wrong digest is
never published, and an earlier attempt's bytes are offered again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from groundup.errors import DigestMismatchError, IncompleteBlobError
from groundup.hubs.chunks import Range, covered_bytes
from groundup.hubs.hub import Release
from groundup.names import Digest


@dataclass
class MemorySink:
    """One file; `old` are ranges that an earlier attempt left in `data`."""

    digest: Digest
    size_bytes: int
    old: list[Range] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    written: list[Range] = field(default_factory=list)
    published: bytes | None = None
    discards: int = 0
    chunk_bytes: int = 1

    def __post_init__(self) -> None:
        self.data = self.data or bytearray(self.size_bytes)

    def verified_ranges(self) -> list[Range]:
        return list(self.old)

    def write(self, offset: int, data: bytes) -> None:
        assert offset + len(data) <= self.size_bytes, "more was written than the file has"
        self.data[offset : offset + len(data)] = data
        self.written.append((offset, offset + len(data)))

    def discard(self) -> None:
        self.discards += 1
        self.old.clear()
        self.written.clear()
        self.data[:] = bytes(self.size_bytes)

    def publish(self) -> None:
        have = covered_bytes(self.size_bytes, [*self.old, *self.written])
        if have < self.size_bytes:
            raise IncompleteBlobError(str(self.digest), self.size_bytes, have)
        found = Digest.of(bytes(self.data))
        if found != self.digest:
            reused = covered_bytes(self.size_bytes, self.old)
            self.discard()
            raise DigestMismatchError(str(self.digest), str(found), self.size_bytes, reused)
        self.published = bytes(self.data)


@dataclass
class MemorySession:
    """Sinks for all files of a release."""

    sinks: list[MemorySink]
    taken: set[Digest] = field(default_factory=set)  # what another process seems to fetch

    @classmethod
    def of(cls, release: Release) -> MemorySession:
        """A session in which everything is missing."""
        sizes = {file.digest: file.size_bytes for file in release.files}
        return cls([MemorySink(digest, size) for digest, size in sizes.items()])

    @property
    def is_complete(self) -> bool:
        return all(sink.published is not None for sink in self.sinks)

    def writers(self) -> list[MemorySink]:
        return [sink for sink in self.sinks if sink.published is None and sink.digest not in self.taken]

    def waiting(self) -> list[MemorySink]:
        return [sink for sink in self.sinks if sink.published is None and sink.digest in self.taken]
