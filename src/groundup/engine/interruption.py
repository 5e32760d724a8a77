"""When a batch that is being computed is not wanted any more.

The thread that reads commands tells of a cancel the moment it comes; the library asks between its
operations while the main thread waits inside it. So a cancelled request ends in the middle of a batch
that would take seconds, and not after it (promise H-02).
"""

from __future__ import annotations

import time
from collections.abc import Collection

GRACE_S = 0.6  # how long a cancelled request may stay in a batch that others have a part in


class Interruption:
    """The requests that have been cancelled, from the moment the command came until it is handled.

    Written by one thread and read by another: every access is one step of the interpreter.
    """

    def __init__(self) -> None:
        self._cancelled_at: dict[int, float] = {}
        self._is_over = False

    def cancel(self, request_id: int) -> None:
        """Somebody wants no more of this request."""
        self._cancelled_at[request_id] = time.monotonic()

    def forget(self, request_id: int) -> None:
        """The cancel has been handled."""
        self._cancelled_at.pop(request_id, None)

    def end(self) -> None:
        """Nobody wants anything any more: the worker is to end."""
        self._is_over = True

    def is_due(self, requests: Collection[int], *, spares_others: bool = False) -> bool:
        """Whether a batch for these requests should be given up.

        At once when none of them is wanted; after `GRACE_S` when one is not, because then the work on
        the others is lost too, unless they are to be spared.
        """
        if self._is_over:
            return True
        found = [self._cancelled_at.get(request_id) for request_id in requests]
        times = [at for at in found if at is not None]
        if len(times) == len(requests):
            return bool(times)
        return bool(times) and not spares_others and time.monotonic() - min(times) >= GRACE_S
