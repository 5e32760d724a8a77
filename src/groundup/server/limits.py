"""How much one caller may ask at once, and how often somebody may be wrong about a key.

Failures are counted, by address and altogether, and never successes: who has a key is let in whatever others
try from the same address.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from groundup.errors import TooManyFailuresError, TooManyRequestsError

FAILURES_OF_ONE_ADDRESS: Final = 20
FAILURES_OF_ALL: Final = 200
WINDOW_S: Final = 60.0
MOST_AT_ONCE: Final = 32
_RETRY_AFTER_S: Final = 2


class FailureLimit:
    """Counts wrong keys within the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = deque[tuple[float, str]]()
        self._by_address = Counter[str]()

    def note(self, address: str) -> None:
        """Count a failure.

        Raises:
            TooManyFailuresError: there were too many.
        """
        now_s = self._clock()
        self._forget(now_s)
        if self._by_address[address] >= FAILURES_OF_ONE_ADDRESS or len(self._failures) >= FAILURES_OF_ALL:
            raise TooManyFailuresError(max(1, int(self._failures[0][0] + WINDOW_S - now_s)))
        self._failures.append((now_s, address))
        self._by_address[address] += 1

    def _forget(self, now_s: float) -> None:
        while self._failures and self._failures[0][0] <= now_s - WINDOW_S:
            _, address = self._failures.popleft()
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]


class ShareLimit:
    """Counts the requests of each key that are being answered; the computer's own person has no limit."""

    def __init__(self, most_at_once: int = MOST_AT_ONCE) -> None:
        self._most_at_once = most_at_once
        self._running = Counter[str]()

    @contextmanager
    def hold(self, owner: str, share: int = 0) -> Iterator[None]:
        """One request of a key, for as long as it lasts.

        Args:
            owner: the name of the key.
            share: how many of its requests may run at once, if fewer than any key's; 0 = as many.

        Raises:
            TooManyRequestsError: as many as allowed are being answered.
        """
        if not owner:
            yield
            return
        most = min(share or self._most_at_once, self._most_at_once)
        if self._running[owner] >= most:
            raise TooManyRequestsError(most, _RETRY_AFTER_S)
        self._running[owner] += 1
        try:
            yield
        finally:
            self._running[owner] -= 1
            if not self._running[owner]:
                del self._running[owner]
