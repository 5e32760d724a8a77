"""What waits to be sent to one page, as seldom as it draws; one that falls behind gets the whole state."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Final

from .event_log import TEXT_TYPES, Event, EventLog

MOST_WAITING_BYTES: Final = 256 << 10


class Feed:
    """Follows a log for one page; a context manager, open before the page is told where it stands."""

    def __init__(self, log: EventLog, most_bytes: int = MOST_WAITING_BYTES) -> None:
        self._log = log
        self._most_bytes = most_bytes
        self._waiting = list[Event]()
        self._bytes = 0
        self._has_overflowed = False
        self._news = asyncio.Event()
        self._hurry = asyncio.Event()  # something has come that is more than a piece of text
        self._told_s = 0.0

    def __enter__(self) -> Feed:
        self._end = self._log.listen(self._take)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    async def next(self, rest_s: float = 0) -> list[Event] | None:
        """The events since the last call, at least one; None when the page needs the whole state.

        Pieces of text alone wait until the last call returned `rest_s` ago; everything else comes at once.
        """
        await self._news.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._told_s + rest_s):
                await self._hurry.wait()
        self._told_s = asyncio.get_running_loop().time()
        self._news.clear()
        self._hurry.clear()
        events, self._waiting, self._bytes = self._waiting, [], 0
        if self._has_overflowed:
            self._has_overflowed = False
            return None
        return events

    def _take(self, event: Event, size_bytes: int) -> None:
        self._news.set()
        if event.type not in TEXT_TYPES:
            self._hurry.set()
        if self._has_overflowed:
            return
        self._waiting.append(event)
        self._bytes += size_bytes
        if self._bytes > self._most_bytes:
            self._waiting, self._bytes, self._has_overflowed = [], 0, True
            self._hurry.set()
