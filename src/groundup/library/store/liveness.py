"""Whether the owner of a file still works on it, for owners here and on other computers.

Of a process of this computer it is known. One on another computer that shares the folder counts as at
work until its files have not changed for a day, measured by the file system's own clock, because ours
may be wrong. That day is a guess, so nothing that rests on it can harm an owner who is alive after all:
such files are deleted or put back by name, and never written to.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from .writer_identity import Fate, WriterIdentity

FOREIGN_PATIENCE_S: Final = 24 * 3600.0


def is_at_work(writer: WriterIdentity, paths: Iterable[Path]) -> bool:
    """Whether a writer may still be at work on these files of its."""
    fate = writer.fate
    if fate is not Fate.FOREIGN:
        return fate is Fate.ALIVE
    age = seconds_unchanged(paths)
    return age is None or age < FOREIGN_PATIENCE_S


def seconds_unchanged(paths: Iterable[Path]) -> float | None:
    """How long none of these files has changed; None if that cannot be told, negative in the future."""
    times = []
    places = list(paths)
    for path in places:
        try:
            times.append(os.lstat(path).st_mtime)
        except OSError:
            continue
    now = file_system_time(places[0].parent) if times else None
    return None if now is None else now - max(times)


def file_system_time(folder: Path) -> float | None:
    """The time by the clock of the file system that holds a folder, in s; None if we may not write there."""
    probe = folder / f".{WriterIdentity.create()}.00000000.new"
    try:
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    try:
        return os.fstat(descriptor).st_mtime
    finally:
        os.close(descriptor)
        os.unlink(probe)
