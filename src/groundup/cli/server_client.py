"""Asks the server of this device: one connection for each request, JSON in and out.

It is for our own commands on the same computer, so it goes to the address of the server's note and nowhere
else: no proxy, no redirects. Closing a stream of lines ends the answer in the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import h11
import msgspec

from groundup.errors import NoServerError, ServerAnswerError

if TYPE_CHECKING:
    from groundup.server.presence import Presence

CONNECT_TIMEOUT_S: Final = 2.0
_READ_BYTES: Final = 1 << 16
_MOST_BODY_BYTES: Final = 64 << 20

Answer = dict[str, Any]


class ServerClient:
    """The server of a note.

    Args:
        presence: the note.
    """

    def __init__(self, presence: Presence) -> None:
        self.presence = presence

    async def get(self, path: str) -> Answer:
        """The answer to a question; raises as `lines`."""
        return await self._whole("GET", path, None)

    async def post(self, path: str, body: Mapping[str, Any]) -> Answer:
        """The answer to a request; raises as `lines`."""
        return await self._whole("POST", path, body)

    async def lines(self, path: str, body: Mapping[str, Any]) -> AsyncGenerator[Answer]:
        """The objects of an answer in lines, as they come.

        Raises:
            NoServerError: nobody listens there.
            ServerAnswerError: the server said no, at once or in the end.
        """
        rest = b""
        async with aclosing(self._body("POST", path, body)) as pieces:
            async for piece in pieces:
                *whole, rest = (rest + piece).split(b"\n")
                for line in whole:
                    yield self._checked(_decoded(line))
        if rest.strip():
            yield self._checked(_decoded(rest))

    async def _whole(self, method: str, path: str, body: Mapping[str, Any] | None) -> Answer:
        found = b""
        async with aclosing(self._body(method, path, body)) as pieces:
            async for piece in pieces:
                found += piece
                if len(found) > _MOST_BODY_BYTES:
                    raise ServerAnswerError("its answer is too long")
        return self._checked(_decoded(found))

    async def _body(self, method: str, path: str, body: Mapping[str, Any] | None) -> AsyncGenerator[bytes]:
        """The bytes of an answer's body as they come."""
        reader, writer = await self._connect()
        try:
            connection = h11.Connection(h11.CLIENT)
            data = msgspec.json.encode(body) if body is not None else b""
            request = h11.Request(method=method, target=path, headers=self._headers(len(data)))
            for part in (request, h11.Data(data=data), h11.EndOfMessage()):
                writer.write(connection.send(part) or b"")
            await writer.drain()
            while not isinstance(event := await _next(connection, reader), h11.EndOfMessage):
                if isinstance(event, h11.Data):
                    yield bytes(event.data)
        except (OSError, h11.RemoteProtocolError) as error:
            raise ServerAnswerError(f"it broke the connection: {error}") from error
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                return await asyncio.open_connection(
                    self.presence.address, self.presence.port, ssl=_trust(self.presence)
                )
        except ssl.SSLError as error:
            raise ServerAnswerError(f"it shows another certificate than its own ({error.reason})") from None
        except (OSError, TimeoutError):
            raise NoServerError from None

    def _headers(self, length: int) -> list[tuple[str, str]]:
        host = self.presence.url.partition("://")[2]
        return [
            ("Host", host),
            ("Authorization", f"Bearer {_secret(self.presence)}"),
            ("Content-Type", "application/json"),
            ("Content-Length", str(length)),
            ("Connection", "close"),
        ]

    def _checked(self, answer: Answer) -> Answer:
        if "error" in answer:
            raise ServerAnswerError(_words(answer["error"]))
        return answer


async def _next(connection: h11.Connection, reader: asyncio.StreamReader) -> object:
    """The next event of an answer."""
    while (event := connection.next_event()) is h11.NEED_DATA:
        connection.receive_data(await reader.read(_READ_BYTES))
    return event


def _decoded(data: bytes) -> Answer:
    try:
        return msgspec.json.decode(data, type=Answer)
    except msgspec.DecodeError:
        raise ServerAnswerError("its answer is no JSON") from None


def _words(error: object) -> str:
    """What an error says: the dialects tell a text, the addresses of the pages an object."""
    return str(error["message"] if isinstance(error, dict) and "message" in error else error)


def _trust(presence: Presence) -> ssl.SSLContext | None:
    """Trust in the one certificate of the note and in no other, whatever names are in it."""
    if not presence.is_secure:
        return None
    context = ssl.create_default_context(cafile=presence.certificate)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # it need not be its own authority
    context.check_hostname = False  # a school's certificate does not name 127.0.0.1
    return context


def _secret(presence: Presence) -> str:
    """What lets the owner's own programs in; "-" where the file is gone, for a server that asks for none."""
    try:
        return Path(presence.token_file).read_text("ascii").strip() or "-"
    except (OSError, UnicodeDecodeError):
        return "-"
