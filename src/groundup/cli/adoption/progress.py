"""How far the reading of a model is: one line on a terminal that changes, JSON lines for programs."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

import click
import msgspec

from groundup.cli.byte_progress import ByteProgress

from .candidates import Candidate

JSON_INTERVAL_S = 0.5


class ReadingProgress:
    """Is told the bytes that were read of one model; a context manager, so that no line is left behind."""

    def __init__(self, candidate: Candidate, *, as_json: bool) -> None:
        self._candidate = candidate
        self._line = ByteProgress()
        self._as_json = as_json
        self._done_bytes = 0
        self._told_s = time.monotonic()

    def __call__(self, read_bytes: int) -> None:
        """So many bytes more."""
        self._done_bytes += read_bytes
        if self._as_json:
            self._tell()
        else:
            action = f"reading {self._candidate.name}:"
            self._line(action, self._done_bytes, self._candidate.model.size_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.clear()

    def _tell(self) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s < JSON_INTERVAL_S:
            return
        self._told_s = now_s
        event = {
            "event": "reading",
            "name": self._candidate.name,
            "done_bytes": self._done_bytes,
            "total_bytes": self._candidate.model.size_bytes,
        }
        click.echo(msgspec.json.encode(event).decode())
