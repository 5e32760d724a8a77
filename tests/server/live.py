"""The real server on a free port of loopback, for all tests of `groundup.server` and of real clients.

    def test_x(live: Live) -> None:                      # Seedling, started anew for each test
        with ollama.Client(live.address, trust_env=False) as client: ...   # clients must be closed

    with live_server(tmp_path, fake=True) as live: ...                      # the fake engine
    with live_server(tmp_path, ServerSettings(needs_key=True)) as live:     # settings; the port is chosen
        secret = live.ring.add("anna")

The application runs through uvicorn in a thread of its own with its own event loop, so that clients which
block can be used as they are, and tests with a loop of their own as well. Everything is what users get:
`uvicorn_config`, the host, the door, the worker processes. With `fake=True` each engine is the scripted one:
a prompt that is a `groundup.engine.fake.Script` in JSON (sent raw: `/api/generate` with `raw`, or
`/v1/completions`) says what it does, see `script`; any other prompt is answered with its own words.

A fixture `live` (one server per test), and `shared_live` (one per module, which is quicker: loading Seedling
takes a moment) are in `tests/server/conftest.py`. What must be done in the server's loop, such as looking at
the host's inside, goes through `live.call(...)`.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import msgspec
import uvicorn

from groundup import seedling
from groundup.engine.fake import Script
from groundup.host.host import Host
from groundup.host.host_settings import HostSettings
from groundup.library.installed import Library
from groundup.server.guards import Observer
from groundup.server.keys import KeyRing
from groundup.server.route_table import ROUTES
from groundup.server.routes import Route
from groundup.server.running import uvicorn_config
from groundup.server.server_settings import ServerSettings

START_S = 20.0
STOP_S = 20.0

Result = TypeVar("Result")


@dataclass(frozen=True)
class Live:
    """A running server. `address` is what clients are given; `v1` is the same for OpenAI's."""

    address: str
    port: int
    host: Host
    ring: KeyRing
    settings: ServerSettings
    loop: asyncio.AbstractEventLoop
    server: uvicorn.Server

    @property
    def v1(self) -> str:
        """The address for clients of OpenAI's API."""
        return f"{self.address}/v1"

    @property
    def library(self) -> Library:
        """The models."""
        return self.host.library

    def call(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of a coroutine, run in the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(STOP_S)


def free_port() -> int:
    """A port of loopback that nobody uses at this moment."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def script(**what: Any) -> str:
    """The text of a prompt that tells the fake engine what to do; see `Script` for the words."""
    return msgspec.json.encode(Script(**what)).decode()


def seedling_library(folder: Path) -> Library:
    """A library with the built-in model alone."""
    return Library(folder, built_in=seedling.weights_path())


@contextmanager
def live_server(
    folder: Path,
    settings: ServerSettings | None = None,
    *,
    host_settings: HostSettings | None = None,
    library: Library | None = None,
    routes: Sequence[Route] = ROUTES,
    observers: tuple[Observer, ...] = (),
    fake: bool = False,
    owner_secret: bytes = b"",
) -> Iterator[Live]:
    """The server, which ends with the block.

    Args:
        folder: of the library and of the keys; it may be empty.
        settings: of the server, except for the port, which is free and chosen here.
        host_settings: of the host.
        library: another one than Seedling alone in `folder`.
        routes: other addresses, for known-bad twins.
        observers: are told of each request when it has ended.
        fake: whether engines are scripted.
        owner_secret: of the owner's own programs.
    """
    with patch.dict(os.environ, GROUNDUP_HOME=str(folder)):  # nothing is noted in the user's own
        chosen = msgspec.structs.replace(settings or ServerSettings(), port=free_port())
        models = library or seedling_library(folder / "library")
        host = Host(models, host_settings, worker="fake" if fake else "worker")
        ring = KeyRing(folder / "keys.json")
        server = uvicorn.Server(
            uvicorn_config(host, chosen, ring, routes=routes, observers=observers, owner_secret=owner_secret)
        )
        loops = list[asyncio.AbstractEventLoop]()

        async def serve() -> None:
            loops.append(asyncio.get_running_loop())
            await server.serve()
            for connection in tuple(server.server_state.connections):  # a client that does not read any more
                connection.transport.abort()
            await asyncio.sleep(0.1)  # in which transports are closed, those of engines that just ended too

        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        try:
            _wait_for_start(server, thread)
            scheme = "https" if chosen.is_secure else "http"
            address = f"{scheme}://127.0.0.1:{chosen.port}"
            yield Live(address, chosen.port, host, ring, chosen, loops[0], server)
        finally:
            server.should_exit = True
            thread.join(STOP_S)
            assert not thread.is_alive(), "the server did not stop"


def _wait_for_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + START_S
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < end, "the server did not start in time"
        time.sleep(0.01)
