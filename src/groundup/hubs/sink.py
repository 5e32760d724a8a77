"""What a download needs of the library: a place for each missing file that takes bytes and verifies them.

Protocols only: `library.store` fulfils them, and so does anything else that can.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from groundup.names import Digest

from .chunks import Range


class BlobSink(Protocol):
    """Where one file goes. `write` may be called from any thread, but never twice at the same time."""

    @property
    def digest(self) -> Digest:
        """What the file must be."""
        ...

    @property
    def size_bytes(self) -> int:
        """How long it must be."""
        ...

    @property
    def chunk_bytes(self) -> int:
        """Pieces of this size, from the file's beginning, survive a crash once they are complete."""
        ...

    def verified_ranges(self) -> Iterable[Range]:
        """What an earlier attempt left, hashed again just now: these bytes need not be fetched."""
        ...

    def write(self, offset: int, data: bytes) -> None:
        """Put bytes at their place."""
        ...

    def discard(self) -> None:
        """Throw away all that came; it may be written anew afterwards."""
        ...

    def publish(self) -> None:
        """Compare everything with the digest, make it durable, and give it its name.

        Raises:
            DigestMismatchError: it is something else and was thrown away.
        """
        ...


class DownloadSession(Protocol):
    """The files of one release that are missing here. Several processes may fetch the same release."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing any more."""
        ...

    def writers(self) -> Iterable[BlobSink]:
        """One for each missing file that falls to us; the same ones when asked again."""
        ...

    def waiting(self) -> Iterable[AwaitedBlob]:
        """The missing files that another process fetches now; some may fall to us later."""
        ...


class AwaitedBlob(Protocol):
    """A file that somebody else fetches."""

    @property
    def digest(self) -> Digest:
        """What it will be."""
        ...
