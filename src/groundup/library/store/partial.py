"""Downloads in progress: a folder per blob and writer, with the data and its journal.

The owner is in the folder's name, so exactly one process takes over from a dead one: by renaming the
folder. Only folders of processes that are known to be dead are taken over, because a writer that still
lived would go on writing into the same file. For the rest of a blob's writers, one gives way to another by
rules that need no lock (`take_partial`); if they fail, a blob is fetched twice and nothing else happens.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .disk_limits import can_preallocate
from .journal import JOURNAL_NAME, Journal, checksum, load_journal, new_journal
from .layout import Layout
from .liveness import is_at_work
from .writer_identity import Fate, WriterIdentity

DATA_NAME: Final = "data"


@dataclass(frozen=True, slots=True)
class PartialFacts:
    """A download in progress or left behind. `disk_bytes` is what it takes up now."""

    digest: Digest
    writer: WriterIdentity
    path: Path
    disk_bytes: int
    is_at_work: bool

    @property
    def change_mark(self) -> tuple[int, ...]:
        """Something that changes whenever its owner gets on."""
        times = []
        for path in (self.path, self.path / DATA_NAME, self.path / JOURNAL_NAME):
            with suppress(OSError):
                times.append(os.lstat(path).st_mtime_ns)
        return tuple(times)

    @property
    def has_data(self) -> bool:
        """Whether its owner has begun to write."""
        return os.path.lexists(self.path / DATA_NAME)


@dataclass(slots=True)
class OpenPartial:
    """A partial that is ours: its folder, the open data file, the journal, and what of it is reused."""

    folder: Path
    descriptor: int
    journal: Journal
    reused: list[tuple[int, int]]

    def close(self) -> None:
        """Close the data file."""
        os.close(self.descriptor)


def list_partials(layout: Layout, digest: Digest | None = None) -> list[PartialFacts]:
    """All partials in the store, or those of one blob."""
    return [
        _facts(path, found, writer) for path, found, writer in _folders(layout) if digest in (None, found)
    ]


def take_partial(
    layout: Layout,
    digest: Digest,
    writer: WriterIdentity,
    *,
    size_bytes: int,
    chunk_bytes: int = 0,
    ignored: Collection[str] = (),
) -> OpenPartial | None:
    """Become the one writer of a blob, with what a dead one left if there is such; None if one is at work.

    Two that begin at once are told apart by their nonces. Each looks twice: after its folder is there it
    gives way to whoever has begun to write or has the smaller nonce, and after its data is there once more
    to the smaller nonce. Whoever looks last sees the other.

    Args:
        ignored: nonces of writers at work that are not to be waited for.

    Raises:
        OSError: the folder or its data could not be made.
    """
    rivals = _rivals(layout, digest, writer, ignored)
    if rivals:
        return None
    folder = layout.partial(digest, writer)
    is_claimed = _claim(layout, digest, folder)
    try:
        if not is_claimed:
            os.mkdir(folder, 0o700)
        rivals = _rivals(layout, digest, writer, ignored)
        if any(one.has_data or one.writer.nonce < writer.nonce for one in rivals):
            _withdraw(layout, digest, folder, is_claimed=is_claimed)
            return None
        partial = open_partial(folder, size_bytes, chunk_bytes)
        rivals = [] if is_claimed else _rivals(layout, digest, writer, ignored)
        if any(one.writer.nonce < writer.nonce for one in rivals):
            partial.close()
            _withdraw(layout, digest, folder, is_claimed=False)
            return None
    except BaseException:
        with suppress(OSError):
            _withdraw(layout, digest, folder, is_claimed=is_claimed)
        raise
    return partial


def open_partial(folder: Path, size_bytes: int, chunk_bytes: int = 0) -> OpenPartial:
    """Open the data in a folder of ours, keeping the chunks that are still as the journal says.

    Raises:
        OSError: the data could not be opened or made.
    """
    journal = load_journal(folder, size_bytes)
    descriptor = _open_data(folder) if journal is not None else None
    if journal is None or descriptor is None:
        return _begin(folder, size_bytes, chunk_bytes)
    try:
        for number, value in list(journal.checksums.items()):
            if checksum(descriptor, *journal.chunk_range(number)) != value:
                del journal.checksums[number]
    except OSError:  # a damaged place on the disk: other places will do
        os.close(descriptor)
        return _begin(folder, size_bytes, chunk_bytes)
    reused = [journal.chunk_range(number) for number in sorted(journal.checksums)]
    return OpenPartial(folder, descriptor, journal, reused)


def discard_partial(folder: Path) -> None:
    """Delete a partial; the journal goes first, so that what a crash leaves is not resumed."""
    with suppress(FileNotFoundError):
        names = sorted(os.listdir(folder), key=lambda name: name != JOURNAL_NAME)
        for name in names:
            with suppress(FileNotFoundError):
                os.unlink(folder / name)
        os.rmdir(folder)


def release_partial(layout: Layout, digest: Digest, folder: Path) -> None:
    """Leave a partial for whoever wants to go on with it."""
    with suppress(OSError):
        os.rename(folder, layout.partial(digest, WriterIdentity.nobody()))


def discard_dead(layout: Layout, digest: Digest) -> None:
    """Delete what dead writers left of a blob that is in the store now."""
    for one in list_partials(layout, digest):
        if one.writer.fate is Fate.DEAD:
            discard_partial(one.path)


def _begin(folder: Path, size_bytes: int, chunk_bytes: int) -> OpenPartial:
    for name in (JOURNAL_NAME, DATA_NAME):
        with suppress(FileNotFoundError):
            os.unlink(folder / name)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(folder / DATA_NAME, flags, 0o600)
    try:
        _preallocate(descriptor, folder, size_bytes)
    except BaseException:
        os.close(descriptor)
        raise
    return OpenPartial(folder, descriptor, new_journal(size_bytes, chunk_bytes), [])


def _preallocate(descriptor: int, folder: Path, size_bytes: int) -> None:
    """Reserve the room now, so that a full disk is met before the first byte and not after the last."""
    if not size_bytes or not hasattr(os, "posix_fallocate") or not can_preallocate(folder.parent):
        return
    try:
        os.posix_fallocate(descriptor, 0, size_bytes)
    except OSError as error:
        if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
            raise


def _open_data(folder: Path) -> int | None:
    path = folder / DATA_NAME
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        os.chmod(path, 0o600)  # its last owner may have died just before it was published
        return os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None


def _rivals(
    layout: Layout, digest: Digest, writer: WriterIdentity, ignored: Collection[str]
) -> list[PartialFacts]:
    others = [one for one in list_partials(layout, digest) if one.writer != writer]
    return [one for one in others if one.is_at_work and one.writer.nonce not in ignored]


def _claim(layout: Layout, digest: Digest, folder: Path) -> bool:
    """Rename the folder of a dead writer to ours, the one with most in it; whether one could be had."""
    dead = [one for one in list_partials(layout, digest) if one.writer.fate is Fate.DEAD]
    for one in sorted(dead, key=_journal_bytes, reverse=True):
        with suppress(FileNotFoundError):  # another claimant was faster
            os.rename(one.path, folder)
            return True
    return False


def _journal_bytes(one: PartialFacts) -> int:
    try:
        return os.lstat(one.path / JOURNAL_NAME).st_size
    except OSError:
        return -1


def _withdraw(layout: Layout, digest: Digest, folder: Path, *, is_claimed: bool) -> None:
    if is_claimed:
        release_partial(layout, digest, folder)
    else:
        discard_partial(folder)


def _folders(layout: Layout) -> Iterator[tuple[Path, Digest, WriterIdentity]]:
    try:
        names = os.listdir(layout.partials)
    except FileNotFoundError:
        return
    for name in names:
        digits, _, owner = name.partition(".")
        writer = WriterIdentity.parse(owner)
        with suppress(InvalidDigestError):
            if writer is not None:
                yield layout.partials / name, Digest(digits), writer


def _facts(path: Path, digest: Digest, writer: WriterIdentity) -> PartialFacts:
    try:
        disk_bytes = os.lstat(path / DATA_NAME).st_blocks * 512
    except OSError:
        disk_bytes = 0
    at_work = is_at_work(writer, [path, path / DATA_NAME, path / JOURNAL_NAME])
    return PartialFacts(digest, writer, path, disk_bytes, at_work)
