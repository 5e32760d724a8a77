"""When those who are sent away should come back: a queue in front of the full queue.

Places become free as fast as requests end. Each who is sent away is told the moment of the next place that
nobody was told of before, so that they do not all come back at once, and not much too late either.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

USUAL_S: Final = 5.0  # while nothing is known
SHORTEST_S: Final = 1.0
LONGEST_S: Final = 60.0
_REMEMBERED: Final = 32


class ReturnTimes:
    """Learns from the ends of requests. `clock` tells seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends_s = deque[float](maxlen=_REMEMBERED)
        self._promised_s = 0.0

    def note_end(self) -> None:
        """A request has ended, and with it somebody who waited got their turn."""
        self._ends_s.append(self._clock())

    def next_s(self) -> float:
        """In how many seconds the next one should come back."""
        now_s = self._clock()
        interval_s = self._interval_s(now_s)
        if interval_s is None:
            return USUAL_S
        latest_s = now_s + LONGEST_S
        self._promised_s = min(max(self._promised_s, now_s) + interval_s, latest_s)
        return max(SHORTEST_S, self._promised_s - now_s)

    def _interval_s(self, now_s: float) -> float | None:
        """Seconds from one end to the next, of late; the time since the last counts, for work may stall."""
        if len(self._ends_s) < 2:
            return None
        return (now_s - self._ends_s[0]) / len(self._ends_s)
