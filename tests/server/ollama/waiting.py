"""Waiting for what a server does a moment later."""

from __future__ import annotations

import time
from collections.abc import Callable


def eventually(is_so: Callable[[], bool], within_s: float = 15.0) -> None:
    """Return once something is so; fail when it takes too long."""
    end = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
