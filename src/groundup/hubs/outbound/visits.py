"""The visits of one client: counted while they last, and written to the record."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from .entry import VISIT, Entry, Reach, Reason, reach_of
from .log import OutboundLog, new_id, now_ms

TELL_EVERY_S: Final = 10.0  # so much of the counting may be lost when the program is killed


@dataclass(slots=True)
class Visit:
    """One host, for one reason; bytes are added as they pass."""

    log: OutboundLog
    entry: Entry
    requests: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    told_s: float = 0.0

    def sent(self, count_bytes: int) -> None:
        """So much went out."""
        self.sent_bytes += count_bytes
        self._tell_sometimes()

    def received(self, count_bytes: int) -> None:
        """So much came in."""
        self.received_bytes += count_bytes
        self._tell_sometimes()

    def tell(self, *, ended_ms: int | None = None) -> None:
        """Write what was counted."""
        self.told_s = time.monotonic()
        self.log.update(
            msgspec.structs.replace(
                self.entry,
                ended_ms=ended_ms,
                requests=self.requests,
                sent_bytes=self.sent_bytes,
                received_bytes=self.received_bytes,
            )
        )

    def _tell_sometimes(self) -> None:
        if time.monotonic() - self.told_s >= TELL_EVERY_S:
            self.tell()


class Visits:
    """All visits of one client.

    Args:
        log: where they are written.
    """

    def __init__(self, log: OutboundLog) -> None:
        self._log = log
        self._open: dict[tuple[str, str, Reason], Visit] = {}

    def begin(self, host: str, port: int, through: str, reason: Reason) -> Visit | None:
        """The visit that a request belongs to; None for this computer itself, which nothing leaves.

        Raises:
            FileAccessError: it cannot be noted, so it must not be made.
        """
        reach = _reach(host, through)
        if reach == "this_computer":
            return None
        key = (f"{host}:{port}", through, reason)
        visit = self._open.get(key)
        if visit is None:
            entry = Entry(
                kind=VISIT, id=new_id(), began_ms=now_ms(), host=host, port=port, through=through,
                reach=reach, reason=reason, pid=os.getpid(),
            )  # fmt: skip
            self._log.add(entry)
            visit = self._open[key] = Visit(self._log, entry, told_s=time.monotonic())
        visit.requests += 1
        return visit

    def end(self) -> None:
        """All are over."""
        visits, self._open = self._open, {}
        for visit in visits.values():
            visit.tell(ended_ms=now_ms())


def _reach(host: str, through: str) -> Reach:
    """How far a request goes; one to this computer's own name may still be handed to a proxy elsewhere."""
    reach = reach_of(host)
    if reach != "this_computer" or not through:
        return reach
    return reach_of(through.rpartition(":")[0] or through)


def head_bytes(first_line: str, headers: Mapping[str, str]) -> int:
    """The length of a head in HTTP/1.1: its first line, its fields, an empty line."""
    return len(first_line) + 4 + sum(len(name) + len(value) + 4 for name, value in headers.items())


async def counted(pieces: AsyncIterator[bytes], visit: Visit) -> AsyncIterator[bytes]:
    """The same pieces, counted as sent."""
    async for piece in pieces:
        visit.sent(len(piece))
        yield piece
