"""Files that other tools keep on this device: a record for each, and never a touch.

A record says where the file of a digest lies and what it looked like when all of it was hashed. The file
is read and nothing else: it is not linked (its owner may rewrite it), moved, marked or deleted. A blob of
the store wins over a record of the same digest. Collecting removes records alone.

A record leaves as a blob does: it is renamed first, then pins and manifests are read again, and only then
it is deleted or put back. So one that an adoption has just written anew is never lost.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .durability import make_folder, sync_folder
from .layout import Layout
from .liveness import is_at_work
from .small_file import read_small_file, write_small_file
from .writer_identity import WriterIdentity

_MAXIMUM_BYTES: Final = 65_536
_MOST_PLACES: Final = 8


class ExternalRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A file of another tool, as it was when all of it was hashed (`hashed_at_s`, by the clock on the wall).

    `path` is absolute and has no links in it. `tool` is the tool's name as people write it. `others` are
    files with the same bytes elsewhere, such as a second tool's.
    """

    path: str
    tool: str
    size_bytes: int
    modified_ns: int
    inode: int
    device: int
    hashed_at_s: float
    others: tuple[ExternalRecord, ...] = ()

    @classmethod
    def of(cls, path: Path, facts: os.stat_result, tool: str) -> ExternalRecord:
        """The record of a file that has just been hashed and looks like this."""
        return cls(
            path=str(path),
            tool=tool,
            size_bytes=facts.st_size,
            modified_ns=facts.st_mtime_ns,
            inode=facts.st_ino,
            device=facts.st_dev,
            hashed_at_s=time.time(),
        )

    @property
    def places(self) -> tuple[ExternalRecord, ...]:
        """This one and the others, the one that was seen last first."""
        return (self, *self.others)

    @property
    def file(self) -> Path | None:
        """The first of the files that is a plain one and is there; None if all are gone or out of reach."""
        for place in self.places:
            with suppress(PermissionError):
                if place.facts is not None:
                    return Path(place.path)
        return None

    @property
    def facts(self) -> os.stat_result | None:
        """What the file looks like now; None if it is gone.

        Raises:
            OSError: its folder may not be read.
        """
        path = Path(self.path)
        try:
            facts = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        # A link in its place, or in that of a folder above it, may lead anywhere.
        is_there = stat.S_ISREG(facts.st_mode) and os.path.realpath(path) == self.path
        return facts if is_there else None

    def fits(self, facts: os.stat_result) -> bool:
        """Whether the file still looks as it did."""
        now = (facts.st_size, facts.st_mtime_ns, facts.st_ino, facts.st_dev)
        return now == (self.size_bytes, self.modified_ns, self.inode, self.device)

    def is_older_than(self, age_s: float) -> bool:
        """Whether the last full hash was that long ago; times in the future count as long ago."""
        return not 0 <= time.time() - self.hashed_at_s <= age_s


def write_external(layout: Layout, digest: Digest, record: ExternalRecord) -> None:
    """Keep a record, durably; what is known of the same bytes in other places is kept with it.

    Raises:
        OSError: it could not be written.
    """
    make_folder(layout.external)
    before = read_external(layout, digest)
    known = (*record.others, *(before.places if before is not None else ()))
    others = {one.path: msgspec.structs.replace(one, others=()) for one in known if one.path != record.path}
    record = msgspec.structs.replace(record, others=tuple(others.values())[: _MOST_PLACES - 1])
    write_small_file(layout.external_record(digest), msgspec.json.encode(record), WriterIdentity.create())


def read_external(layout: Layout, digest: Digest) -> ExternalRecord | None:
    """The record of a digest; None if there is none that can be understood.

    Raises:
        OSError: it is there and cannot be read.
    """
    raw = read_small_file(layout.external_record(digest), _MAXIMUM_BYTES)
    if raw is None:
        for path, waiting, _ in _waiting(layout):
            if waiting == digest:
                _put_back(layout, path, digest)
        raw = read_small_file(layout.external_record(digest), _MAXIMUM_BYTES)
    return _decoded(raw)


def external_records(layout: Layout) -> Iterator[tuple[Digest, ExternalRecord]]:
    """Every record that can be understood, in no order."""
    for name in _names(layout):
        with suppress(InvalidDigestError):
            digest = Digest.parse_file_name(name)
            record = read_external(layout, digest)
            if record is not None:
                yield digest, record


def collect_external(
    layout: Layout, needed: Callable[[], set[Digest]], only: Collection[Digest] | None
) -> list[Digest]:
    """Delete the records that nothing needs, or for which the store has a blob; which these were.

    Args:
        layout: of the store.
        needed: reads pins and manifests, in this order, whenever it is called.
        only: consider these alone; None means all.

    Raises:
        OSError: something could not be read; nothing is deleted then.
    """
    names = _names(layout)
    if not names:
        return []
    writer = WriterIdentity.create()
    before = needed()
    moved = False
    for name in names:
        with suppress(InvalidDigestError, FileNotFoundError):
            digest = Digest.parse_file_name(name)
            if (only is None or digest in only) and not _is_needed(layout, digest, before):
                os.rename(layout.external / name, layout.external / f"{digest.file_name}.{writer}")
                moved = True
    return _settle(layout, writer, needed) if moved else []


def recover_external(layout: Layout) -> None:
    """Put back the records that a collection of a dead process has set aside; the next one decides."""
    for path, digest, owner in list(_waiting(layout)):
        if not is_at_work(owner, [path]):
            _put_back(layout, path, digest)


def _settle(layout: Layout, writer: WriterIdentity, needed: Callable[[], set[Digest]]) -> list[Digest]:
    waiting = [(path, digest) for path, digest, owner in _waiting(layout) if owner == writer]
    try:
        after = needed()
    except BaseException:
        for path, digest in waiting:
            _put_back(layout, path, digest)
        raise
    removed = []
    for path, digest in waiting:
        if _is_needed(layout, digest, after):
            _put_back(layout, path, digest)
        else:
            with suppress(FileNotFoundError):
                os.unlink(path)
                removed.append(digest)
    sync_folder(layout.external)
    return removed


def _is_needed(layout: Layout, digest: Digest, needed: set[Digest]) -> bool:
    return digest in needed and not os.path.lexists(layout.blob(digest))


def _put_back(layout: Layout, path: Path, digest: Digest) -> None:
    """A record that has come anew meanwhile stays; the older one goes."""
    with suppress(FileNotFoundError, PermissionError):
        if os.path.lexists(layout.external_record(digest)):
            os.unlink(path)
        else:
            os.rename(path, layout.external_record(digest))


def _waiting(layout: Layout) -> Iterator[tuple[Path, Digest, WriterIdentity]]:
    for name in _names(layout):
        file_name, dot, owner = name.partition(".")
        writer = WriterIdentity.parse(owner) if dot else None
        with suppress(InvalidDigestError):
            if writer is not None:
                yield layout.external / name, Digest.parse_file_name(file_name), writer


def _names(layout: Layout) -> list[str]:
    try:
        return os.listdir(layout.external)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _decoded(raw: bytes | None) -> ExternalRecord | None:
    try:
        record = msgspec.json.decode(raw or b"", type=ExternalRecord)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    # A path that is not absolute would mean another file in every folder.
    is_good = all(os.path.isabs(place.path) and "\0" not in place.path for place in record.places)
    return record if is_good and len(record.places) <= _MOST_PLACES else None
