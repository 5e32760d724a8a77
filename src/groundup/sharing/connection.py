"""One connection to the sharing server: limits before a request is there, which ASGI never sees.

A connection has to send a whole request head within a few seconds, and one address gets so many
connections and no more. The rest is uvicorn's.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, Final

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_TIMEOUT_S: Final = 10.0
MOST_OF_ONE_ADDRESS: Final = 64
MOST_CONNECTIONS: Final = 512


class RoomConnection(H11Protocol):
    """uvicorn's connection with h11, with a deadline for request heads and a limit by address."""

    most_of_one_address: ClassVar[int] = MOST_OF_ONE_ADDRESS
    most_connections: ClassVar[int] = MOST_CONNECTIONS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Refuse whoever has too many connections; give the others a few seconds for their question."""
        super().connection_made(transport)
        mine = self.client[0] if self.client else ""
        others = (one.client for one in self.connections if isinstance(one, RoomConnection))
        same = sum(client is not None and client[0] == mine for client in others)
        if same > self.most_of_one_address or len(self.connections) > self.most_connections:
            transport.abort()
            return
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Take what came; a request that is complete ends the deadline, an incomplete one begins it."""
        super().data_received(data)
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._stop_deadline()
        elif self._deadline is None:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop_deadline()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_TIMEOUT_S, self.transport.abort)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
