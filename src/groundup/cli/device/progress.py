"""Says on one line of a terminal what is measured now and about how long it still takes."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Final

import click

from groundup.cli.sizes import duration_text
from groundup.host.time_left import TimeLeft

_CLEAR_LINE: Final = "\r\x1b[K"


class MeasuringProgress:
    """Called with what is done now and the share of the whole that is behind us; prints to standard error.

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
        self._left = TimeLeft(expected_s, clock)
        self._action = ""
        self._is_over = threading.Event()
        self._ticking = threading.Thread(target=self._tick, daemon=True)

    def __call__(self, action: str, share: float) -> None:
        """So much is done, 0 to 1."""
        self._left.note(share)
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
        left_s = self._left.seconds
        left = f"about {duration_text(left_s)} left" if left_s >= 1 else "nearly done"
        click.echo(f"{_CLEAR_LINE}Measuring: {self._action}, {left}", nl=False, err=True)
