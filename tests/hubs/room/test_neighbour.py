"""One neighbour as a client: proofs in every question, and none believed without one."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from groundup.errors import HubAnswerError, HubError, NotOnHubError, WrongRoomCodeError
from groundup.hubs.http import HttpClient
from groundup.hubs.hub import RemoteFile
from groundup.hubs.room.neighbour import ROOM_HTTP, Neighbour
from groundup.names import Digest
from tests.sharing.room import CODE, SIZE_BYTES, neighbour, serving, shelf_of, store_with, the_model

MODEL = the_model()
WEIGHTS = RemoteFile(MODEL.weights, SIZE_BYTES, "application/octet-stream", "weights")
HELLO = json.dumps({"protocol": 1, "salt": "0" * 32, "session": "0" * 32}).encode()


@asynccontextmanager
async def impostor(
    hello: bytes, answer: bytes = b'{"models":[]}', head: str = ""
) -> AsyncIterator[list[str]]:
    """Somebody without the code who answers everything; yields the requests, and first the address."""
    seen: list[str] = []

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        seen.append(request)
        body = hello if "/hello" in request else answer
        status = head if head and "/hello" not in request else "HTTP/1.1 200 OK\r\n"
        writer.write(f"{status}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    seen.append(f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with server:
        yield seen


async def ask_impostor(hello: bytes, answer: bytes = b'{"models":[]}', head: str = "") -> list[str]:
    """Ask an impostor for models; the requests that he saw, if it was refused as it should be."""
    async with impostor(hello, answer, head) as seen, HttpClient(ROOM_HTTP) as http:
        with pytest.raises(HubError):
            await Neighbour(http, seen[0], CODE).models()
    return seen[1:]


async def test_a_good_neighbour_answers(tmp_path: Path) -> None:
    """Models, map, hashes and bytes come."""
    async with serving(shelf_of(store_with(tmp_path))) as server, neighbour(server) as one:
        assert len((await one.models()).models) == 1
        assert (await one.map(MODEL.weights, SIZE_BYTES)).size_bytes == SIZE_BYTES
        assert len((await one.hashes(MODEL.weights, SIZE_BYTES)).hashes) == 8 * 64
        data = b"".join([piece async for piece in one.read(WEIGHTS, 5, 1_000)])
    assert data == MODEL.contents[MODEL.weights][5:1_000]


async def test_wrong_codes_and_unknown_blobs_have_their_errors(tmp_path: Path) -> None:
    """Each says what is wrong."""
    async with serving(shelf_of(store_with(tmp_path))) as server:
        async with neighbour(server, "WRONGCODE") as one:
            with pytest.raises(WrongRoomCodeError):
                await one.map(MODEL.weights, SIZE_BYTES)
            with pytest.raises(WrongRoomCodeError):
                _ = [piece async for piece in one.read(WEIGHTS, 0, 10)]
        async with neighbour(server) as one:
            with pytest.raises(NotOnHubError):
                await one.map(Digest("0" * 64), 10)
            with pytest.raises(HubAnswerError):
                await one.map(MODEL.weights, SIZE_BYTES + 1)


async def test_a_forgotten_session_is_opened_again(tmp_path: Path) -> None:
    """A server that has started anew does not end a pull."""
    async with serving(shelf_of(store_with(tmp_path))) as server, neighbour(server) as one:
        await one.models()
        one._session = "0" * 32
        assert len((await one.models()).models) == 1


async def test_without_a_proof_nothing_is_believed() -> None:
    """An impostor who does not know the code is a wrong answer, and the code was not shown to him."""
    seen = await ask_impostor(HELLO)
    assert len(seen) == 2
    assert CODE not in "".join(seen).upper()
    assert re.search(r"proof=[0-9a-f]{64}", seen[1])


@pytest.mark.parametrize(
    "hello",
    [b"", b"<html>", b"[]", b'{"protocol":1,"salt":"zz","session":"0"}',
     b'{"protocol":2,"salt":"' + b"0" * 32 + b'","session":"' + b"0" * 32 + b'"}', b"x" * 10_000],
)  # fmt: skip
async def test_strange_greetings_are_refused(hello: bytes) -> None:
    """No proof is made for somebody who does not even greet as he should."""
    assert len(await ask_impostor(hello)) == 1


async def test_redirects_are_not_followed() -> None:
    """A neighbour cannot send us to another computer."""
    head = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n"
    async with impostor(HELLO, b"", head) as seen, HttpClient(ROOM_HTTP) as http:
        with pytest.raises(HubAnswerError, match="302"):
            await Neighbour(http, seen[0], CODE).models()
