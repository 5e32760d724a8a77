"""Requests to a sharing server byte for byte, as no client of ours would send them."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field

from groundup.hubs.room.code import key_of
from groundup.hubs.room.messages import HELLO_PATH
from groundup.hubs.room.proof import Question, credential
from groundup.sharing.server import ShareServer

from .room import CODE


@dataclass
class RawAnswer:
    """What came back: a status (0 = the connection was closed without one), header lines, the body."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


async def ask(
    server: ShareServer,
    path: str,
    *,
    method: str = "GET",
    headers: list[tuple[str, str]] | None = None,
    host: str | None = None,
    body: bytes = b"",
) -> RawAnswer:
    """One request on a connection of its own, with `Host` and whatever other headers are given."""
    place = f"127.0.0.1:{server.port}" if host is None else host
    lines = [("Host", place), *(headers or []), ("Connection", "close")]
    head = "".join(f"{name}: {value}\r\n" for name, value in lines)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body)
        await writer.drain()
        raw = await asyncio.wait_for(reader.read(-1), 20)
    finally:
        await hang_up(writer)
    return parse(raw)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close a connection, whatever the other side did."""
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def parse(raw: bytes) -> RawAnswer:
    """Read an answer."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    if not first:
        return RawAnswer(0)
    pairs = (line.partition(": ") for line in rest)
    return RawAnswer(int(first.split()[1]), {name.lower(): value for name, _, value in pairs}, body)


@dataclass
class Session:
    """A session whose every part can be bent."""

    server: ShareServer
    session: str
    salt: str
    number: int = 0

    @classmethod
    async def open(cls, server: ShareServer) -> Session:
        """Say hello."""
        hello = json.loads((await ask(server, HELLO_PATH)).body)
        return cls(server, hello["session"], hello["salt"])

    def authorization(
        self, path: str, extent: str = "", *, code: str = CODE, method: str = "GET", number: int | None = None
    ) -> tuple[str, str]:
        """The header with a proof for a question."""
        if number is None:
            self.number += 1
        host = f"127.0.0.1:{self.server.port}"
        question = Question(self.session, "a" * 32, number or self.number, 0, method, host, path, extent)
        return "Authorization", credential(key_of(code, self.salt), question)

    async def get(self, path: str, extent: str = "", *, code: str = CODE) -> RawAnswer:
        """A proven question."""
        headers = [self.authorization(path, extent, code=code)]
        return await ask(self.server, path, headers=[*headers, ("Range", extent)] if extent else headers)
