"""How far work on local bytes is, on one line of a terminal: reading, copying, comparing."""

from __future__ import annotations

import sys
import time

import click

from .sizes import duration_text, rate_text, share_text

PATIENCE_S = 0.7
INTERVAL_S = 0.1
_CLEAR_LINE = "\r\x1b[K"


class ByteProgress:
    """Called with an action and how many bytes of how many are done; prints to standard error.

    Nothing is shown of what is over soon, or where nobody looks on. A context manager, so that nothing
    stays on the line.
    """

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._action = ""
        self._since_s = self._shown_s = time.monotonic()
        self._is_shown = False

    def __call__(self, action: str, done_bytes: int, total_bytes: int) -> None:
        """So much of the action is done."""
        now_s = time.monotonic()
        if action != self._action:
            self._action, self._since_s = action, now_s
        is_due = now_s - self._since_s > PATIENCE_S and now_s - self._shown_s > INTERVAL_S
        if self._is_terminal and is_due:
            self._shown_s, self._is_shown = now_s, True
            click.echo(_CLEAR_LINE + self._line(done_bytes, total_bytes, now_s), nl=False, err=True)

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._is_shown:
            self._is_shown = False
            click.echo(_CLEAR_LINE, nl=False, err=True)

    def __enter__(self) -> ByteProgress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def _line(self, done_bytes: int, total_bytes: int, now_s: float) -> str:
        rate = done_bytes / (now_s - self._since_s)
        left = duration_text((total_bytes - done_bytes) / rate) if rate else ""
        share = share_text(done_bytes, total_bytes)
        return f"{self._action.capitalize()} {share}, {rate_text(rate)}, {left} left"
