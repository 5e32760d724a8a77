"""Connections: those that say nothing end, and one address gets only so many."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from groundup.hubs.room.messages import HELLO_PATH
from groundup.sharing import connection

from .raw_http import ask, hang_up
from .room import serving, shelf_of, store_with


async def silence(port: int, first_bytes: bytes) -> float:
    """Seconds until the server ends a connection on which no request is finished."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun_s = asyncio.get_running_loop().time()
    writer.write(first_bytes)
    try:
        await asyncio.wait_for(reader.read(), 30)
    except ConnectionError:
        pass
    finally:
        await hang_up(writer)
    return asyncio.get_running_loop().time() - begun_s


@pytest.mark.parametrize("first_bytes", [b"", b"GET /groundup/1/hello HTTP/1.1\r\nHost: "])
async def test_who_does_not_ask_is_sent_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first_bytes: bytes
) -> None:
    """A connection without a whole request head ends after a few seconds."""
    monkeypatch.setattr(connection, "HEAD_TIMEOUT_S", 0.5)
    async with serving(shelf_of(store_with(tmp_path))) as server:
        assert 0.3 < await silence(server.port, first_bytes) < 25


async def test_one_address_gets_so_many_connections(tmp_path: Path) -> None:
    """Beyond the limit connections are closed at once; when others end there is room again."""
    async with serving(shelf_of(store_with(tmp_path))) as server:
        opened = [
            await asyncio.open_connection("127.0.0.1", server.port)
            for _ in range(connection.MOST_OF_ONE_ADDRESS + 20)
        ]
        await asyncio.sleep(0.3)
        closed = sum(reader.at_eof() or reader.exception() is not None for reader, _ in opened)
        for _, writer in opened:
            await hang_up(writer)
        await asyncio.sleep(0.3)
        assert closed == 20
        assert (await ask(server, HELLO_PATH)).status == 200


async def test_a_head_that_is_too_long_is_refused(tmp_path: Path) -> None:
    """Nobody fills the memory with headers."""
    async with serving(shelf_of(store_with(tmp_path))) as server:
        long = [("X-Long", "x" * 100_000)]
        try:
            status = (await ask(server, HELLO_PATH, headers=long)).status
        except ConnectionError:
            status = 0
        many = [(f"X-{number}", "x") for number in range(80)]
        assert status in (0, 400, 431)
        assert (await ask(server, HELLO_PATH, headers=many)).status == 431
