"""One-time words with which the owner's command lets a page in: see the decision on keys of pages."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Final

LIFE_S: Final = 300.0
MOST: Final = 20


class Tickets:
    """Tickets that are out.

    Args:
        clock: tells seconds; another one only in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends_s = dict[str, float]()

    def issue(self) -> str:
        """A new ticket: 256 random bits, for one use within five minutes. The oldest makes room."""
        while len(self._ends_s) >= MOST:
            del self._ends_s[next(iter(self._ends_s))]
        ticket = secrets.token_urlsafe(32)
        self._ends_s[ticket] = self._clock() + LIFE_S
        return ticket

    def take(self, ticket: str) -> bool:
        """Whether this was a ticket; it is none any more."""
        return self._ends_s.pop(ticket, -1.0) >= self._clock()
