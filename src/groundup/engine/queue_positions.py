"""Tells those who wait how many go first, without telling them all the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from .events import Event, Queued
from .sequence import Sequence as Request

_INTERVAL_S = 0.2


class QueuePositions:
    """Sends `Queued` to newcomers at once, and to the others when their position changes, at most
    five times a second."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._reported_at = 0.0

    def report(self, waiting: Sequence[Request]) -> None:
        """Report the positions of the requests that wait, given in the order of service."""
        now = time.perf_counter()
        has_newcomer = any(request.last_position < 0 for request in waiting)
        if now - self._reported_at < _INTERVAL_S and not has_newcomer:
            return
        self._reported_at = now
        for position, request in enumerate(waiting):
            if position != request.last_position:
                request.last_position = position
                self._emit(Queued(request.request_id, position))
