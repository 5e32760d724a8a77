"""Says on one line of a terminal what is measured now and about how long it still takes."""

from __future__ import annotations

import sys
import time
from typing import Final

import click

from groundup.cli.sizes import duration_text

_CLEAR_LINE: Final = "\r\x1b[K"
_EXPECTED_S: Final = 60.0  # of the whole, before there is anything to judge by
_TELLING_SHARE: Final = 0.2  # from which on the time so far says more than what was expected
_INTERVAL_S: Final = 0.1


class MeasuringProgress:
    """Called with what is done now and the share of one part that is behind us; prints to standard error.

    A context manager, so that nothing stays on the line. Where nobody looks on, nothing is printed.
    """

    def __init__(self, expected_s: float = _EXPECTED_S) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._expected_s = expected_s
        self._started_s = time.monotonic()
        self._shown_s = 0.0
        self._from, self._to = 0.0, 1.0

    def part(self, first: float, last: float) -> None:
        """What comes now is this part of the whole, such as 0 to 0.1."""
        self._from, self._to = first, last

    def __call__(self, action: str, share: float) -> None:
        """So much of the current part is done."""
        now_s = time.monotonic()
        if not self._is_terminal or now_s - self._shown_s < _INTERVAL_S:
            return
        self._shown_s = now_s
        whole = self._from + (self._to - self._from) * min(max(share, 0.0), 1.0)
        left = duration_text(self._left_s(whole, now_s - self._started_s))
        click.echo(f"{_CLEAR_LINE}Measuring: {action}, about {left} left", nl=False, err=True)

    def __enter__(self) -> MeasuringProgress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown_s:
            click.echo(_CLEAR_LINE, nl=False, err=True)

    def _left_s(self, share: float, passed_s: float) -> float:
        if share < _TELLING_SHARE:
            return max(1.0, self._expected_s - passed_s)
        return passed_s / share - passed_s
