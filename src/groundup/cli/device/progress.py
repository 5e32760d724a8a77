"""Says on one line of a terminal what is measured now and about how long it still takes."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Final

import click

from groundup.cli.sizes import duration_text

_CLEAR_LINE: Final = "\r\x1b[K"
_TELLING_SHARE: Final = 0.2  # from which on the time so far says more than what was expected


class MeasuringProgress:
    """Called with what is done now and the share of one part that is behind us; prints to standard error.

    A context manager, so that nothing stays on the line. Seconds go on counting down by themselves. Where
    nobody looks on, nothing is printed.

    Args:
        expected_s: of the whole, before there is anything to judge by.
        interval_s: between two lines while nothing new happens.
        clock: tells seconds.
    """

    def __init__(
        self,
        expected_s: float = 60.0,
        *,
        interval_s: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._interval_s = interval_s
        self._clock = clock
        self._started_s = clock()
        self._end_s = self._started_s + expected_s
        self._action = ""
        self._from, self._to = 0.0, 1.0
        self._is_over = threading.Event()
        self._ticking = threading.Thread(target=self._tick, daemon=True)

    def part(self, first: float, last: float) -> None:
        """What comes now is this part of the whole, such as 0 to 0.1."""
        self._from, self._to = first, last

    def __call__(self, action: str, share: float) -> None:
        """So much of the current part is done."""
        now_s = self._clock()
        whole = self._from + (self._to - self._from) * min(max(share, 0.0), 1.0)
        if whole >= _TELLING_SHARE:
            self._end_s = self._started_s + (now_s - self._started_s) / whole
        self._action = action
        self._show()

    def __enter__(self) -> MeasuringProgress:
        if self._is_terminal:
            self._ticking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        if self._is_terminal:
            self._ticking.join()
            click.echo(_CLEAR_LINE, nl=False, err=True)

    def _tick(self) -> None:
        while not self._is_over.wait(self._interval_s):
            self._show()

    def _show(self) -> None:
        if not self._is_terminal or not self._action:
            return
        left_s = self._end_s - self._clock()
        left = f"about {duration_text(left_s)} left" if left_s >= 1 else "nearly done"
        click.echo(f"{_CLEAR_LINE}Measuring: {self._action}, {left}", nl=False, err=True)
