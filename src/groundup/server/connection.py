"""One connection to the server: limits before there is a request, and for those who do not read answers.

Heads must come within seconds, as at the sharing server. Who stops reading is waited for no longer than
that either: what is written for them would fill the memory, and a closed connection would wait for them too.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, Final

import h11

from groundup.sharing.connection import RoomConnection

from .browser.addresses.address_table import EVENTS

READ_TIMEOUT_S: Final = 20.0
MOST_OF_ONE_ADDRESS: Final = 32
MOST_CONNECTIONS: Final = 2048


class ServerConnection(RoomConnection):
    """A connection from elsewhere."""

    most_of_one_address: ClassVar[int] = MOST_OF_ONE_ADDRESS
    most_connections: ClassVar[int] = MOST_CONNECTIONS
    _reader_deadline: asyncio.TimerHandle | None = None
    _is_socket = False

    def data_received(self, data: bytes) -> None:
        """Take what came; of a socket no further request is expected."""
        super().data_received(data)
        if self._is_socket:
            self._stop_deadline()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Let another protocol go on."""
        self._is_socket = True
        super().handle_websocket_upgrade(event)

    def _should_upgrade(self) -> bool:
        """Only one address may; at every other, the door refuses the wish."""
        return self.scope["path"] == EVENTS and super()._should_upgrade()

    def pause_writing(self) -> None:
        """What was written lies here unread: wait for the reader, but not for ever."""
        super().pause_writing()
        if self._reader_deadline is None:
            self._reader_deadline = self.loop.call_later(READ_TIMEOUT_S, self.transport.abort)

    def resume_writing(self) -> None:
        """It was read."""
        self._stop_reader_deadline()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop_reader_deadline()
        super().connection_lost(exc)

    def _stop_reader_deadline(self) -> None:
        if self._reader_deadline is not None:
            self._reader_deadline.cancel()
            self._reader_deadline = None


class LocalConnection(ServerConnection):
    """A connection from this computer, whose programs share one address."""

    most_of_one_address: ClassVar[int] = MOST_CONNECTIONS
