"""Collecting garbage: blobs that no model and no operation in flight needs leave the store.

The order carries the proof, not the time: pins are read before manifests, then what seems unneeded moves
to the waiting room, then pins and manifests are read again in the same order, what is needed now comes
back, and only the rest is deleted. A pull pins before it looks, and its manifest is there before its pin
goes, so one of the two reads sees it. tests/library/store/test_collection_model.py walks through every
interleaving of a small model of this, and shows that each step is needed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .external import collect_external
from .hash_records import remove_record
from .layout import Layout
from .liveness import is_at_work
from .manifest_files import manifest_files, sync_manifest_folders
from .pins import read_pins
from .trash import put_back, trashed_files
from .writer_identity import WriterIdentity

Pause = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class CollectionReport:
    """What a collection deleted, and how many bytes that freed.

    Of `forgotten` ones only our record is gone: their files stay with the tool that keeps them.
    """

    removed: tuple[Digest, ...]
    freed_bytes: int
    forgotten: tuple[Digest, ...] = ()


def collect(
    layout: Layout,
    *,
    only: Collection[Digest] | None = None,
    grace_s: float = 0.0,
    pause: Pause = lambda _: None,
) -> CollectionReport:
    """Delete blobs that nothing needs, and records of other tools' files that nothing needs.

    Args:
        only: consider these alone; None means all.
        grace_s: leave blobs alone that are younger, or whose time is in the future.
        pause: called with the name of each step before it, for tests that stop there.

    Raises:
        OSError: something could not be read; nothing is deleted then.
    """
    writer = WriterIdentity.create()
    pause("read")
    needed = needed_digests(layout)
    candidates = [digest for digest in _blobs(layout, grace_s) if only is None or digest in only]
    moved = False
    for digest in candidates:
        if digest not in needed:
            pause("move")
            moved |= _move(layout, digest, writer)
    report = settle(layout, writer, pause=pause) if moved else CollectionReport((), 0)
    forgotten = collect_external(layout, lambda: needed_digests(layout), only)
    return replace(report, forgotten=tuple(forgotten)) if forgotten else report


def settle(layout: Layout, writer: WriterIdentity, *, pause: Pause = lambda _: None) -> CollectionReport:
    """Decide about everything that `writer`, who is ours, has in the waiting room.

    Raises:
        OSError: something could not be read; then everything has been put back.
    """
    waiting = [(path, digest) for path, digest, owner in trashed_files(layout) if owner == writer]
    try:
        pause("read again")
        needed = needed_digests(layout)
        sync_manifest_folders(layout)
    except BaseException:
        for path, digest in waiting:
            with suppress(OSError):
                put_back(layout, path, digest)
        raise
    removed, freed_bytes = [], 0
    for path, digest in waiting:
        pause("decide")
        with suppress(FileNotFoundError):  # somebody who missed it has put it back
            if digest in needed:
                put_back(layout, path, digest)
                continue
            facts = os.lstat(path)
            os.unlink(path)
            removed.append(digest)
            freed_bytes += facts.st_blocks * 512
            remove_record(layout, digest)
    return CollectionReport(tuple(removed), freed_bytes)


def recover_trash(layout: Layout) -> None:
    """Take over what collectors that died have left in the waiting room, and decide about it.

    Raises:
        OSError: something could not be read; nothing is deleted then.
    """
    writer = WriterIdentity.create()
    has_any = False
    for path, digest, owner in list(trashed_files(layout)):
        if not is_at_work(owner, [path]):
            with suppress(FileNotFoundError):  # another one takes over
                os.rename(path, layout.trashed(digest, writer))
                has_any = True
    if has_any:
        settle(layout, writer)


def needed_digests(layout: Layout) -> set[Digest]:
    """Every digest that is needed now: pins first, then manifests, and never the other way round.

    Raises:
        OSError: a pin or a manifest is there and cannot be read.
    """
    needed = read_pins(layout)
    for one in manifest_files(layout):
        needed.update(one.mentioned)
    return needed


def _blobs(layout: Layout, grace_s: float) -> Iterator[Digest]:
    try:
        names = os.listdir(layout.blobs)
    except FileNotFoundError:
        return
    for name in names:
        with suppress(InvalidDigestError, FileNotFoundError):
            digest = Digest.parse_file_name(name)
            if grace_s <= 0 or time.time() - os.lstat(layout.blobs / name).st_mtime > grace_s:
                yield digest


def _move(layout: Layout, digest: Digest, writer: WriterIdentity) -> bool:
    try:
        os.rename(layout.blob(digest), layout.trashed(digest, writer))
    except FileNotFoundError:  # another collection was faster
        return False
    return True
