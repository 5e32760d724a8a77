"""Runs the application at an address, until it is told to stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import uvicorn

from groundup.errors import OpenToNetworkError
from groundup.host.host import Host
from groundup.hubs.outbound.entry import Entry, Reason
from groundup.hubs.outbound.log import OutboundLog

from .app import make_app
from .browser.socket import LONGEST_FRAME_BYTES
from .connection import LocalConnection, ServerConnection
from .guards import Observer
from .keys import KeyRing
from .request_form import MOST_HEADER_BYTES
from .route_table import ROUTES
from .routes import Route
from .server_settings import ServerSettings
from .stopping import CLOSE_S, LET_END_S, Stopping

KEEP_ALIVE_S: Final = 75
PING_S: Final = 15.0
PONG_WITHIN_S: Final = 25.0  # a page is dead after 40 s


def uvicorn_config(
    host: Host,
    settings: ServerSettings,
    ring: KeyRing | None = None,
    *,
    routes: Sequence[Route] = ROUTES,
    observers: tuple[Observer, ...] = (),
    stopping: Stopping | None = None,
    owner_secret: bytes = b"",
) -> uvicorn.Config:
    """How uvicorn is run: h11, because it refuses most of what smuggles requests; no log of requests."""
    application = make_app(
        host, settings, ring=ring, routes=routes, observers=observers,
        stopping=stopping, owner_secret=owner_secret,
    )  # fmt: skip
    return uvicorn.Config(
        application,
        host=settings.address,
        port=settings.port,
        http=LocalConnection if settings.is_loopback else ServerConnection,
        ws="websockets-sansio",
        ws_max_size=LONGEST_FRAME_BYTES,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PONG_WITHIN_S,
        lifespan="on",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        h11_max_incomplete_event_size=2 * MOST_HEADER_BYTES,
        timeout_graceful_shutdown=int(LET_END_S + CLOSE_S),
        timeout_keep_alive=KEEP_ALIVE_S,
        ssl_certfile=settings.certificate or None,
        ssl_keyfile=settings.certificate_key or None,
    )


def check_openness(settings: ServerSettings, ring: KeyRing) -> None:
    """Refuse to let a network in while nobody could be told from anybody.

    Raises:
        OpenToNetworkError: others could reach the server, and there is no key.
        FileAccessError: the keys cannot be read.
    """
    if not (settings.is_loopback or settings.insecure_lan or ring.all()):
        raise OpenToNetworkError(settings.address)


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


class ApiServer:
    """The server of this device; for one event loop.

    Args:
        host: of the models; it is started and ended with the server.
        settings: whom the server hears.
        listener: from `listening.listen`; it is closed in the end.
        ring: the keys; None = those of this user.
        observers: are told of each request when it has ended.
        owner_secret: of the owner's own programs.

    Raises:
        OpenToNetworkError: others could reach it, and there is no key.
    """

    def __init__(
        self,
        host: Host,
        settings: ServerSettings,
        listener: socket.socket,
        *,
        ring: KeyRing | None = None,
        observers: tuple[Observer, ...] = (),
        owner_secret: bytes = b"",
    ) -> None:
        keys = ring or KeyRing()
        check_openness(settings, keys)
        self._host = host
        self._listener = listener
        self._stopping = Stopping()
        self._server = _Server(
            uvicorn_config(
                host, settings, keys, observers=observers, stopping=self._stopping, owner_secret=owner_secret
            )
        )
        self._running: asyncio.Task[None] | None = None
        self._address = settings.address
        self._log = OutboundLog.of_user()
        self._noted: Entry | None = None

    async def start(self) -> None:
        """Begin to answer.

        Raises:
            FileAccessError: it cannot be noted that a port is open to the network, so it does not answer.
        """
        port = self._listener.getsockname()[1]
        self._noted = await asyncio.to_thread(self._log.note_port, self._address, port, Reason("serve"))
        self._running = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        listening = asyncio.create_task(self._server.is_listening.wait())
        await asyncio.wait({listening, self._running}, return_when=asyncio.FIRST_COMPLETED)
        if not listening.done():
            listening.cancel()
            await self._running  # raises what went wrong

    async def stop(self) -> None:
        """Accept nobody any more; let answers end, then end them with a word, and close: within 10 s."""
        timer = asyncio.get_running_loop().call_later(LET_END_S, self._stopping.end_answers)
        draining = asyncio.create_task(self._host.drain(LET_END_S))  # open connections ask for nothing new
        try:
            if self._running is not None:
                self._server.should_exit = True
                await self._running
        finally:
            timer.cancel()
            draining.cancel()
            self._listener.close()
            await asyncio.to_thread(self._log.end, self._noted)
