"""The file of the record: one line of JSON for each thing that happened, only ever added to.

A visit is written, and on the disk, before its first byte is sent; where that cannot be, the connection is
not made. So the record may tell of a visit that never came about, and never misses one.
"""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import msgspec

from groundup import settings
from groundup.errors import FileAccessError

from .entry import CALL, LOG, PORT, Entry, Kind, Reach, Reason, listening_reach

FILE_NAME: Final = "outbound.jsonl"


@dataclass(frozen=True, slots=True)
class Record:
    """What the file tells: since when, each entry with the latest that is known, and damaged lines."""

    since_ms: int | None
    entries: tuple[Entry, ...]
    damaged_lines: int = 0


class OutboundLog:
    """The record of one user, which any number of programs may write at the same time.

    Args:
        path: of the file; it is made by the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of_user(cls) -> Self:
        """The one in Groundup's folder; nothing is read or written yet."""
        return cls(settings.home() / FILE_NAME)

    def begin(self) -> None:
        """Begin the record, if there is none: from now on nothing is missed.

        Raises:
            FileAccessError: it cannot be written.
        """
        if not self.path.exists():
            self._write(Entry(kind=LOG, id=new_id(), began_ms=now_ms()), is_new=True)

    def add(self, entry: Entry) -> None:
        """Have an entry on the disk.

        Raises:
            FileAccessError: it cannot be written; what it is about must not happen then.
        """
        self.begin()
        self._write(entry)

    def update(self, entry: Entry) -> None:
        """Tell more of an entry. It is there already, so a full disk costs figures and no entry."""
        with suppress(FileAccessError):
            self._write(entry, is_durable=False)

    def note_port(self, address: str, port: int, reason: Reason) -> Entry | None:
        """Note that this computer listens from now on; `end` takes what it returns. Raises as `add`.

        None for a port that only this computer reaches: nothing leaves by it.
        """
        reach = listening_reach(address)
        return self._note(PORT, address, port, reach, reason) if reach != "this_computer" else None

    def note_call(self, reason: Reason) -> Entry:
        """Note that everybody in the network is asked or told something by mDNS. Raises as `add`."""
        return self._note(CALL, "224.0.0.251", 5353, "network", reason)

    def end(self, entry: Entry | None) -> None:
        """Note that something is over."""
        if entry is not None:
            self.update(msgspec.structs.replace(entry, ended_ms=now_ms()))

    def read(self) -> Record:
        """All of it, in the order in which things began.

        Raises:
            FileAccessError: it is there and cannot be read.
        """
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return Record(None, ())
        except OSError as error:
            raise FileAccessError(str(self.path), "read", error.strerror or str(error)) from error
        found, damaged_lines = dict[str, Entry](), 0
        for line in lines:
            try:
                entry = msgspec.json.decode(line, type=Entry)
            except msgspec.MsgspecError:
                damaged_lines += 1
            else:
                found[entry.id] = entry
        since_ms = min((one.began_ms for one in found.values()), default=None)
        entries = sorted((one for one in found.values() if one.kind != LOG), key=lambda one: one.began_ms)
        return Record(since_ms, tuple(entries), damaged_lines)

    def _note(self, kind: Kind, host: str, port: int, reach: Reach, reason: Reason) -> Entry:
        entry = Entry(
            kind=kind, id=new_id(), began_ms=now_ms(), host=host, port=port, reach=reach, reason=reason,
            pid=os.getpid(),
        )  # fmt: skip
        self.add(entry)
        return entry

    def _write(self, entry: Entry, *, is_new: bool = False, is_durable: bool = True) -> None:
        """Add one line in one piece, so that lines of several programs do not mix."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | (os.O_EXCL if is_new else 0)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, flags | getattr(os, "O_CLOEXEC", 0), 0o600)
        except FileExistsError:
            return  # somebody else has just begun it
        except OSError as error:
            raise FileAccessError(str(self.path), "written", error.strerror or str(error)) from error
        try:
            _write_line(descriptor, msgspec.json.encode(entry) + b"\n")
            if is_durable:
                os.fsync(descriptor)
        except OSError as error:
            raise FileAccessError(str(self.path), "written", error.strerror or str(error)) from error
        finally:
            os.close(descriptor)


def _write_line(descriptor: int, line: bytes) -> None:
    if os.write(descriptor, line) != len(line):
        raise OSError(None, "there is no room for a whole line")


def new_id() -> str:
    """A name for an entry."""
    return secrets.token_hex(8)


def now_ms() -> int:
    """The time of day, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000
