"""What making and checking a kit tells while it runs, for a terminal and for JSON lines.

Installing tells what every download tells, see `groundup.hubs.progress`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec


class KitProgress(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="kit_progress"):
    """How far it is: of `total_bytes` that are to be copied or read back, `done_bytes` are."""

    stage: Literal["copying", "checking"]
    done_bytes: int
    total_bytes: int


KitProgressSink = Callable[[KitProgress], None]


class ByteCounter:
    """Adds up bytes and reports, not more often than every few megabytes."""

    def __init__(
        self, stage: Literal["copying", "checking"], total_bytes: int, report: KitProgressSink
    ) -> None:
        self._stage = stage
        self._total_bytes = total_bytes
        self._report = report
        self._done_bytes = 0
        self._reported_bytes = 0

    def add(self, count: int) -> None:
        """Count some more bytes."""
        self._done_bytes = min(self._done_bytes + count, self._total_bytes)
        step = max(self._total_bytes // 500, 1 << 20)
        is_end = self._done_bytes == self._total_bytes > self._reported_bytes
        if is_end or self._done_bytes - self._reported_bytes >= step:
            self._reported_bytes = self._done_bytes
            self._report(
                KitProgress(
                    stage=self._stage,
                    done_bytes=self._done_bytes,
                    total_bytes=self._total_bytes,
                )
            )
