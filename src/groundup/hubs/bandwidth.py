"""A cap on the bytes per second of all connections of a download together."""

from __future__ import annotations

import asyncio


class BandwidthCap:
    """Hands out bytes at a steady rate; 0 bytes per second means that there is no cap.

    It is a bucket that may run into debt: whoever takes more than there is waits until the debt is paid,
    and so do all who come after. At most a tenth of a second's worth is saved up while nobody takes any.
    """

    def __init__(self, bytes_per_s: int = 0) -> None:
        self.bytes_per_s = bytes_per_s
        self._free_at_s = 0.0

    async def take(self, count: int) -> float:
        """Wait until `count` bytes may pass; returns the seconds waited."""
        if not self.bytes_per_s:
            return 0.0
        now_s = asyncio.get_running_loop().time()
        self._free_at_s = max(self._free_at_s, now_s - 0.1) + count / self.bytes_per_s
        wait_s = self._free_at_s - now_s
        if wait_s <= 0:
            return 0.0
        await asyncio.sleep(wait_s)
        return wait_s
