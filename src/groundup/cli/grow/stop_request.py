"""Ctrl-C while something grows: the first time it asks politely, the second time it ends at once."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType


class StopRequest:
    """Takes SIGINT and SIGTERM; a context manager. Calling it says whether somebody wants to stop."""

    def __init__(self) -> None:
        self._is_wanted = False
        self._before: dict[int, object] = {}

    def __call__(self) -> bool:
        """Whether to stop at the next good place."""
        return self._is_wanted

    def __enter__(self) -> StopRequest:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal itself returned

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self._is_wanted:
            raise KeyboardInterrupt
        self._is_wanted = True
