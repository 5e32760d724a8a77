"""Says on a terminal how far a model is loaded, when that takes long enough to wonder."""

from __future__ import annotations

import sys
import time

import click

PATIENCE_S = 0.7
_CLEAR_LINE = "\r\x1b[K"


class LoadProgress:
    """Called with the fraction that is loaded, 0 to 1; prints to standard error.

    A context manager, so that nothing stays on the line when loading fails or is stopped.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._since = time.monotonic()
        self._last = 0.0
        self._is_shown = False
        self._is_terminal = sys.stderr.isatty()

    def __call__(self, fraction: float) -> None:
        """The model is loaded so far. A fraction below the last one is a new load, after a crash."""
        if fraction < self._last:
            self._since = time.monotonic()
        self._last = fraction
        if fraction >= 1:
            self.finish()
        elif self._is_terminal and time.monotonic() - self._since > PATIENCE_S:
            self._is_shown = True
            click.echo(f"{_CLEAR_LINE}Loading {self._name} … {fraction:4.0%}", nl=False, err=True)

    def __enter__(self) -> LoadProgress:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def finish(self) -> None:
        """Take the line away again."""
        if self._is_shown:
            click.echo(_CLEAR_LINE, nl=False, err=True)
            self._is_shown = False
