"""The client of our own server takes answers of every form, and no error for an answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from groundup.cli.server_client import Answer, ServerClient
from groundup.errors import NoServerError, ServerAnswerError
from groundup.server.presence import Presence
from tests.server.live import free_port


def client_of(port: int, folder: Path) -> ServerClient:
    """A client of what listens at a port."""
    presence = Presence(address="127.0.0.1", port=port, pid=1, started="", token_file=str(folder / "token"))
    return ServerClient(presence)


@asynccontextmanager
async def serving(folder: Path, *pieces: bytes) -> AsyncIterator[tuple[ServerClient, list[bytes]]]:
    """A client of a server that says this to everybody, and what it hears."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heard.append(await reader.readuntil(b"\r\n\r\n"))
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.01)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            served.set()

    served = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield client_of(server.sockets[0].getsockname()[1], folder), heard
        await served.wait()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


async def test_whole_answers(tmp_path: Path) -> None:
    """A body with a length; the secret goes along."""
    (tmp_path / "token").write_text("secret")
    async with serving(tmp_path, HEAD + b'Content-Length: 8\r\n\r\n{"a', b'": 1}') as (client, heard):
        assert await client.post("/api/x", {}) == {"a": 1}
    assert b"POST /api/x HTTP/1.1" in heard[0]
    assert b"Bearer secret" in heard[0]


async def test_lines_in_any_pieces(tmp_path: Path) -> None:
    """Lines are put together, wherever they were cut."""
    pieces = (b'6\r\n{"a":1\r\n', b'9\r\n}\n{"a":2}\r\n', b"0\r\n\r\n")
    async with serving(tmp_path, CHUNKED, *pieces) as (client, _):
        assert await all_lines(client) == [{"a": 1}, {"a": 2}]


async def all_lines(client: ServerClient) -> list[Answer]:
    """Everything that comes."""
    async with aclosing(client.lines("/x", {})) as lines:
        return [line async for line in lines]


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ((b"HTTP/1.1 404 Not Found\r\nContent-Length: 16\r\n\r\n", b'{"error": "gone"}'[:16]), "no JSON"),
        ((b"HTTP/1.1 404 Not Found\r\nContent-Length: 17\r\n\r\n", b'{"error": "gone"}'), "gone"),
        ((CHUNKED, b'8\r\n{"a":1}\n\r\n'), "broke"),
        ((CHUNKED, b'12\r\n{"error": "dead"}\n\r\n0\r\n\r\n'), "dead"),
        ((HEAD, b'Content-Length: 32\r\n\r\n{"error": {"message": "no key"}}'), r"says: no key\.$"),
        ((b"SSH-2.0\r\n\r\n",), "broke"),
        ((), "broke"),
    ],
)
async def test_errors(tmp_path: Path, pieces: tuple[bytes, ...], words: str) -> None:
    """What is refused or broken off never looks like an answer."""
    async with serving(tmp_path, *pieces) as (client, _):
        with pytest.raises(ServerAnswerError, match=words):
            await all_lines(client)


async def test_nobody_listens(tmp_path: Path) -> None:
    """That is told apart from an answer."""
    with pytest.raises(NoServerError):
        await client_of(free_port(), tmp_path).get("/x")
