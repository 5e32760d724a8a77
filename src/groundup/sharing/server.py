"""The sharing server: a socket, a shelf, a room's code; started and stopped inside an event loop.

Stopping it ends what is being sent first, within a few seconds. It installs no signal handlers and writes
nothing: whoever starts it says what happens.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import ClassVar, Final

import uvicorn

from groundup.hubs.bandwidth import BandwidthCap
from groundup.hubs.file_download import in_thread
from groundup.hubs.outbound.entry import Entry, Reason
from groundup.hubs.outbound.log import OutboundLog
from groundup.hubs.room.code import key_of, make_salt

from .addresses import host_names
from .application import Answers
from .connection import RoomConnection
from .guard import LONGEST_HEAD_BYTES, Guard
from .receivers import Receivers
from .sessions import Sessions
from .shelf import Shelf

DRAIN_S: Final = 10
KEEP_ALIVE_S: Final = 60


class _Server(uvicorn.Server):
    """uvicorn's server, which leaves signals to us and tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install nothing."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self.is_listening.set()


class ShareServer:
    """Gives a shelf to whoever knows the code; for one event loop.

    Args:
        shelf: what is given.
        code: of the room, as `read_code` gives it.
        listener: from `addresses.listen`; it is closed in the end.
        salt: of the room; "" = a new one. Computers of one room that have the same salt spare each other
            the making of keys.
        bytes_per_s: for everybody together; 0 = as fast as it goes.
        host_names: what this computer is called in the room besides its addresses.
        receivers: told who gets what; by default nobody is.
    """

    answering: ClassVar[type[Answers]] = Answers
    guarding: ClassVar[type[Guard]] = Guard

    def __init__(
        self,
        shelf: Shelf,
        code: str,
        listener: socket.socket,
        *,
        salt: str = "",
        bytes_per_s: int = 0,
        host_names: tuple[str, ...] = (),
        receivers: Receivers | None = None,
    ) -> None:
        self._shelf = shelf
        self._code = code
        self._listener = listener
        self._salt = salt or make_salt()
        self._cap = BandwidthCap(bytes_per_s)
        self._names = host_names
        self._receivers = receivers or Receivers()
        self.address, self.port = listener.getsockname()[:2]
        self._answers: Answers | None = None
        self._server: _Server | None = None
        self._running: asyncio.Task[None] | None = None
        self._log = OutboundLog.of_user()
        self._noted: Entry | None = None

    @property
    def sent_bytes(self) -> int:
        """How many bytes of blobs were given."""
        return self._answers.sent_bytes if self._answers is not None else 0

    async def start(self) -> None:
        """Begin to answer.

        Raises:
            FileAccessError: it cannot be noted that a port is open, so it does not answer.
        """
        self._noted = await in_thread(self._log.note_port, self.address, self.port, Reason("share"))
        key = await in_thread(key_of, self._code, self._salt)
        sessions = Sessions(key)
        self._answers = self.answering(self._shelf, key, self._salt, sessions, self._cap, self._receivers)
        guard = self.guarding(self._answers.application, sessions, self._hosts)
        self._server = _Server(_config(guard))
        self._running = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        listening = asyncio.create_task(self._server.is_listening.wait())
        await asyncio.wait({listening, self._running}, return_when=asyncio.FIRST_COMPLETED)
        if not listening.done():
            listening.cancel()
            await self._running  # raises what went wrong

    async def stop(self) -> None:
        """Accept nobody any more, end what is being sent, and close."""
        if self._server is not None and self._running is not None:
            self._server.should_exit = True
            await self._running
        self._listener.close()
        await in_thread(self._log.end, self._noted)
        await in_thread(self._shelf.close)

    def _hosts(self) -> Collection[str]:
        """Asked for each request, since addresses change."""
        return host_names(self.address, self.port, other_names=self._names)


def _config(guard: Guard) -> uvicorn.Config:
    return uvicorn.Config(
        guard,
        http=RoomConnection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        proxy_headers=False,
        server_header=False,
        date_header=False,
        access_log=False,
        log_config=None,
        log_level="critical",
        h11_max_incomplete_event_size=LONGEST_HEAD_BYTES,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=DRAIN_S,
    )
