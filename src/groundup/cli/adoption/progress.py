"""How far the reading of a model is: one line on a terminal that changes, JSON lines for programs."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

import click
import msgspec

from groundup.cli.terminal_text import visible
from groundup.cli.transfer.sentences import standing
from groundup.hubs.progress import RateMeter

from .candidates import Candidate

EVERY_S = 0.2
PATIENCE_S = 0.5
_CLEAR_LINE = "\r\x1b[K"


class ReadingProgress:
    """Is told the bytes that were read of one model; a context manager, so that no line is left behind."""

    def __init__(self, candidate: Candidate, *, as_json: bool) -> None:
        self._candidate = candidate
        self._as_json = as_json
        self._meter = RateMeter()
        self._done_bytes = 0
        self._begun_s = self._shown_s = time.monotonic()
        self._is_shown = False

    def __call__(self, read_bytes: int) -> None:
        """So many bytes more."""
        now_s = time.monotonic()
        self._done_bytes += read_bytes
        self._meter.record(now_s, self._done_bytes)
        if now_s - self._shown_s >= EVERY_S and now_s - self._begun_s >= PATIENCE_S:
            self._shown_s = now_s
            self._show()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_shown:
            click.echo(_CLEAR_LINE, nl=False, err=True)

    def _show(self) -> None:
        total_bytes = self._candidate.model.size_bytes
        left_s = self._meter.left_s(total_bytes - self._done_bytes)
        if self._as_json:
            event: dict[str, Any] = {
                "event": "reading",
                "name": self._candidate.name,
                "done_bytes": self._done_bytes,
                "total_bytes": total_bytes,
                "bytes_per_s": round(self._meter.bytes_per_s),
                "left_s": left_s,
            }
            click.echo(msgspec.json.encode(event).decode())
        elif sys.stderr.isatty():
            said = standing(self._done_bytes, total_bytes, self._meter.bytes_per_s, left_s)
            click.echo(f"{_CLEAR_LINE}Reading {visible(self._candidate.name)}: {said}", nl=False, err=True)
            self._is_shown = True
