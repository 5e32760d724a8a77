"""What every place where models come from can do, and what it gives: a release, and ranges of its files.

Only types live here. A hub turns a name into a `Release` (small requests alone) and hands out ranges of
bytes; it neither writes nor verifies anything, and it is believed in nothing but the names of files.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from groundup.names import Digest, ModelName


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file of a release: what it must be, and where it is.

    `name` is what people see (a file name, or the kind of a layer). `url` means something to the hub alone;
    where `content` is given, the file is made here of what the hub said, and nothing has to be fetched.
    """

    digest: Digest
    size_bytes: int
    media_type: str
    name: str
    url: str = ""
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a release comes from, for the user to see and for its record.

    `page` is for a browser; `revision` names the exact state that was looked at ("" if the hub has none);
    `licence` is what the hub says, as it says it ("" if it says nothing).
    """

    hub: str
    host: str
    page: str = ""
    revision: str = ""
    licence: str = ""
    is_gated: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """One variant of a model as a hub offers it, ready to be fetched.

    `manifest` is an OCI image manifest, byte for byte as the hub gave it (its sha256 is the release's
    digest) or made here where the hub has none; `files` are those it lists, the config first. `notices`
    are sentences for the user about choices that were made, such as another quantisation than usual.
    """

    name: ModelName
    manifest: bytes = field(repr=False)
    files: tuple[RemoteFile, ...]
    source: Source
    notices: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        """All files together; one that is listed twice counts once."""
        return sum({file.digest: file.size_bytes for file in self.files}.values())


@dataclass(frozen=True, slots=True)
class Offer:
    """One of several variants of a model that a hub has; `tag` is what a name ends in to mean it."""

    tag: str
    size_bytes: int
    is_usual: bool = False


class FileSource(Protocol):
    """Whatever gives ranges of a release's files."""

    def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """The bytes `start` to `end` - 1 of a file, in pieces of any size; exactly these, or an error.

        Nothing is asked for before the first piece is wanted; `aclose` lets go of the connection.

        Raises:
            RangeIgnoredError: this source gives whole files only; ask for all of it.
            RemoteFileChangedError: the file is not the one that earlier ranges were from.
            HubUnreachableError, ConnectionLostError, HubBusyError: it may work later.
            HubError: any other kind; it will not work later either.
        """
        ...


@runtime_checkable
class ChoosySource(FileSource, Protocol):
    """A source that wants a say in which chunk comes next, because it has them from several places."""

    def choose(self, file: RemoteFile, waiting: Sequence[tuple[int, int]]) -> int | None:
        """The place in `waiting` of the range to fetch next; None = none of them can be had at this moment.

        It is asked again soon. Called in the event loop, so it must be quick.
        """
        ...

    def distrust(self, file: RemoteFile) -> bool:
        """All of a file came and was wrong: whether fetching it anew is worth it, from elsewhere."""
        ...


class Hub(FileSource, Protocol):
    """A place where models come from."""

    async def resolve(self, name: ModelName) -> Release:
        """Find what a name stands for: files with sizes and digests, and where they are.

        Raises:
            NotOnHubError: there is no such model, variant or file; it may name those there are.
            GatedModelError, AccessDeniedError: this user may not have it, or not yet.
            UnusableReleaseError: it is made of things that cannot be used, or its list is malformed.
            HubError: the hub could not be asked.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


async def slices(content: bytes, start: int, end: int) -> AsyncGenerator[bytes]:
    """The range of a file that is here already."""
    yield content[start:end]
