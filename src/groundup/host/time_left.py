"""How long something still takes: at first as was expected, later by what is behind us."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_TELLING_SHARE: Final = 0.2  # from which on the time so far says more than what was expected


class TimeLeft:
    """Seconds that are left of something which began now. They go on counting down by themselves.

    Args:
        expected_s: of the whole, before there is anything to judge by.
        clock: tells seconds.
    """

    def __init__(self, expected_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started_s = clock()
        self._end_s = self._started_s + expected_s

    def note(self, share: float) -> None:
        """So much of the whole is done, 0 to 1."""
        if share >= _TELLING_SHARE:
            self._end_s = self._started_s + (self._clock() - self._started_s) / share

    @property
    def seconds(self) -> float:
        """That are left; 0 where it takes longer than was thought."""
        return max(0.0, self._end_s - self._clock())

    @property
    def share(self) -> float:
        """Of the time that is behind us, 0 to 1; 1 where it takes longer than was thought."""
        whole_s = self._end_s - self._started_s
        return 1 - self.seconds / whole_s if whole_s > 0 else 1.0
