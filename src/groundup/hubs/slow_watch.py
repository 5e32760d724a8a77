"""Notices a connection that crawls: bytes come, but so slowly that another connection is the better bet."""

from __future__ import annotations

from groundup.errors import ConnectionLostError

from .limits import DownloadLimits


class SlowWatch:
    """Measures one connection over windows of waiting time; time that we spend ourselves does not count."""

    def __init__(self, limits: DownloadLimits, host: str) -> None:
        self._limits = limits
        self._host = host
        self._bytes = 0
        self._waited_s = 0.0

    def record(self, count: int, waited_s: float) -> None:
        """`count` bytes came after `waited_s`.

        Raises:
            ConnectionLostError: over a whole window there were fewer than the limits ask for.
        """
        self._bytes += count
        self._waited_s += waited_s
        if self._waited_s < self._limits.slow_after_s:
            return
        rate = self._bytes / self._waited_s
        if rate < self._limits.slowest_bytes_per_s:
            raise ConnectionLostError(self._host, f"it crawled at {rate:,.0f} bytes per second")
        self._bytes, self._waited_s = 0, 0.0
