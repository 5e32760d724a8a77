"""Who else in the room gives parts of a file, as they told lately when they asked for it themselves."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from groundup.hubs.room.address import join_address
from groundup.hubs.room.messages import MAXIMUM_NEIGHBOURS
from groundup.names import Digest

FORGET_S: Final = 20.0
MOST_PER_BLOB: Final = 256


class Neighbours:
    """Addresses by the blob that they give. The address is the one a request came from, never one told."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        self._seen: dict[Digest, dict[str, float]] = {}

    def note(self, digest: Digest, address: str, port: int) -> None:
        """Somebody who knows the code asks about a blob, and shares at a port (0 = nowhere)."""
        if not port:
            return
        seen = self._seen.setdefault(digest, {})
        seen.pop(join_address(address, port), None)
        seen[join_address(address, port)] = self._clock_s()
        while len(seen) > MOST_PER_BLOB:
            del seen[next(iter(seen))]

    def others(self, digest: Digest, address: str, port: int) -> tuple[str, ...]:
        """The others who give a blob, those heard of last first."""
        now_s, asker = self._clock_s(), join_address(address, port)
        seen = self._seen.get(digest, {})
        for host in [host for host, when_s in seen.items() if now_s - when_s > FORGET_S]:
            del seen[host]
        return tuple(host for host in reversed(seen) if host != asker)[:MAXIMUM_NEIGHBOURS]
