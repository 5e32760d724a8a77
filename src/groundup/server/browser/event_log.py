"""What has happened, in order and for a while, so that a page which was away can catch up.

There is one log for each recipient. Its `epoch` is new with each start of the server; `seq` rises by one.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import msgspec

MOST_AGE_S: Final = 600.0
MOST_EVENTS: Final = 2000
MOST_BYTES: Final = 1 << 20
TEXT_TYPES: Final = frozenset({"text", "thinking", "lab_part"})


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that has happened to a topic, such as `chats` or `message/7f`.

    `offset` is that of a piece of text: how many characters (code points) stand before it. `first_seq` is set
    where pieces were put together: the first of them, as `seq` is the last.
    """

    epoch: str
    seq: int
    topic: str
    type: str
    data: Any
    offset: int | None = None
    first_seq: int | None = None


Listener = Callable[[Event, int], None]
"""Is told of an event, and of its size in bytes."""


class EventLog:
    """The log of one recipient. For one event loop.

    Args:
        clock: tells seconds; another one only in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.epoch = secrets.token_hex(8)
        self.seq = 0
        self._clock = clock
        self._kept: deque[tuple[float, int, Event]] = deque()
        self._bytes = 0
        self._dropped_seq = 0  # of the last event that is no longer here
        self._listeners = set[Listener]()

    def add(self, topic: str, kind: str, data: Any, offset: int | None = None) -> Event:
        """Note something, and tell everybody who listens."""
        self.seq += 1
        event = Event(epoch=self.epoch, seq=self.seq, topic=topic, type=kind, data=data, offset=offset)
        size_bytes = len(msgspec.json.encode(event))
        self._kept.append((self._clock(), size_bytes, event))
        self._bytes += size_bytes
        self._trim()
        for listener in tuple(self._listeners):
            listener(event, size_bytes)
        return event

    def collapse(self, topic: str) -> None:
        """Forget the pieces of a message that has ended: its last event says all of it."""
        kept = [one for one in self._kept if one[2].topic != topic or one[2].type not in TEXT_TYPES]
        self._kept = deque(kept)
        self._bytes = sum(size for _, size, _ in kept)

    def since(self, epoch: str, after: int) -> list[Event] | None:
        """What came after an event; None where that is not known any more, or never was."""
        self._trim()
        if epoch != self.epoch or not self._dropped_seq <= after <= self.seq:
            return None
        return [event for _, _, event in self._kept if event.seq > after]

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of all that comes; returns what ends it."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def _trim(self) -> None:
        oldest_s = self._clock() - MOST_AGE_S
        while self._kept and (
            len(self._kept) > MOST_EVENTS or self._bytes > MOST_BYTES or self._kept[0][0] < oldest_s
        ):
            _, size_bytes, event = self._kept.popleft()
            self._bytes -= size_bytes
            self._dropped_seq = event.seq
