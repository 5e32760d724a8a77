"""The server: starts, drains when it is stopped, keeps its rate, and takes no signals."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from groundup.errors import HubError
from groundup.hubs.hub import RemoteFile
from tests.faults.small_models import CHUNK_BYTES

from .room import SIZE_BYTES, neighbour, serving, shelf_of, store_with, the_model

MODEL = the_model()
WEIGHTS = RemoteFile(MODEL.weights, SIZE_BYTES, "application/octet-stream", "weights")


async def test_what_is_being_sent_is_finished(tmp_path: Path) -> None:
    """A chunk that is on its way when the server is stopped arrives whole; nothing new is answered."""
    async with (
        serving(shelf_of(store_with(tmp_path)), bytes_per_s=100_000) as server,
        neighbour(server) as one,
    ):
        await one.models()
        reading = asyncio.create_task(_read(one, 0, CHUNK_BYTES))
        assert server._server is not None
        while not server._server.server_state.tasks:  # noqa: ASYNC110  (uvicorn tells nobody)
            await asyncio.sleep(0.01)
        await server.stop()
        data = await reading
        with pytest.raises(HubError):
            await one.models()
    assert data == MODEL.contents[MODEL.weights][:CHUNK_BYTES]


async def test_the_rate_is_kept(tmp_path: Path) -> None:
    """All connections together get no more than what was set."""
    async with (
        serving(shelf_of(store_with(tmp_path)), bytes_per_s=400_000) as server,
        neighbour(server) as one,
    ):
        begun_s = asyncio.get_running_loop().time()
        ranges = [(at, at + CHUNK_BYTES) for at in range(0, 6 * CHUNK_BYTES, CHUNK_BYTES)]
        await asyncio.gather(*(_read(one, *extent) for extent in ranges))
        assert asyncio.get_running_loop().time() - begun_s > 6 * CHUNK_BYTES / 400_000 - 0.3


async def test_signals_are_left_alone(tmp_path: Path) -> None:
    """Whoever runs the server decides what Ctrl-C does."""
    before = signal.getsignal(signal.SIGINT)
    async with serving(shelf_of(store_with(tmp_path))):
        assert signal.getsignal(signal.SIGINT) is before


async def _read(one, start: int, end: int) -> bytes:  # type: ignore[no-untyped-def]
    return b"".join([piece async for piece in one.read(WEIGHTS, start, end)])
