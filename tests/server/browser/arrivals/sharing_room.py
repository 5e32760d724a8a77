"""A computer of the room that shares one small model, in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundup.sharing.server import ShareServer
from tests.sharing.room import CODE, address_of, serving, shelf_of, store_with

__all__ = ["CODE", "Sharing", "sharing"]

START_S = 30


@dataclass(frozen=True)
class Sharing:
    """Who shares, and the loop in which it happens."""

    server: ShareServer
    loop: asyncio.AbstractEventLoop

    @property
    def address(self) -> str:
        """Where it listens."""
        return address_of(self.server)

    def call(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in that loop."""
        asyncio.run_coroutine_threadsafe(work, self.loop).result(START_S)


@contextmanager
def sharing(folder: Path, *, bytes_per_s: int = 0) -> Iterator[Sharing]:
    """Share "test/model" on loopback while the block lasts."""
    started, found = threading.Event(), list[Sharing]()
    may_end = list[asyncio.Event]()

    async def serve() -> None:
        may_end.append(asyncio.Event())
        async with serving(shelf_of(store_with(folder)), bytes_per_s=bytes_per_s) as server:
            found.append(Sharing(server, asyncio.get_running_loop()))
            started.set()
            await may_end[0].wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    try:
        assert started.wait(START_S), "nobody shares"
        yield found[0]
    finally:
        found[0].loop.call_soon_threadsafe(may_end[0].set)
        thread.join(START_S)
