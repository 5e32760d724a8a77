"""A real HTTP server on this computer that can do everything wrong that servers do.

It runs in a thread of its own, so that it serves this process and others alike. What a path answers is a
`Handler`: the good one sends files and ranges properly, each other one has one fault. Every request is
kept with its headers, and every fault that was really committed is counted: a test in which nothing went
wrong proves nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

SPOOL_BYTES = 1 << 16


@dataclass(frozen=True)
class Request:
    """What somebody asked; header names are in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def range(self) -> tuple[int, int] | None:
        """First byte and last byte plus one, if a range was asked for."""
        stated = self.headers.get("range", "")
        if not stated.startswith("bytes="):
            return None
        first, _, last = stated.removeprefix("bytes=").partition("-")
        return int(first), int(last) + 1


class HangupError(Exception):
    """The handler is done with this connection."""


@dataclass
class Exchange:
    """One request and the way to answer it."""

    server: FaultServer
    request: Request
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def head(self, status: int, headers: dict[str, str | int]) -> None:
        """Send the status line and headers."""
        lines = [
            f"HTTP/1.1 {status} Status",
            *(f"{name}: {value}" for name, value in headers.items()),
            "",
            "",
        ]
        self.writer.write("\r\n".join(lines).encode("latin-1"))
        await self.writer.drain()

    async def send(self, data: bytes) -> None:
        """Send a part of the body."""
        for at in range(0, len(data), SPOOL_BYTES):
            self.writer.write(data[at : at + SPOOL_BYTES])
            await self.writer.drain()
            self.server.sent_bytes += len(data[at : at + SPOOL_BYTES])

    async def answer(self, status: int, body: bytes = b"", **headers: str | int) -> None:
        """A whole answer; underscores in header names become hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        await self.head(status, {"Content-Length": len(body), **named})
        if self.request.method != "HEAD":
            await self.send(body)

    async def reset(self) -> None:
        """Break the connection with a reset, as a router that lost it does."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        raise HangupError

    async def stall(self) -> None:
        """Send nothing more until the other side goes away or the server ends."""
        await self.reader.read()
        raise HangupError

    def commit(self, fault: str) -> None:
        """Count a fault."""
        self.server.faults[fault] += 1


Handler = Callable[[Exchange], Awaitable[None]]


@dataclass
class FaultServer:
    """Paths and their handlers; use as a context manager. A path that is not there is a 404."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    fallback: Handler | None = None
    requests: list[Request] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    sent_bytes: int = 0
    port: int = 0
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str = "", *, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def put(self, path: str, content: bytes, *faults: Handler) -> str:
        """Serve a file there, after each of `faults` answered once; gives its address."""
        self.handlers[path] = in_turn(*faults, good(content))
        return self.url(path)

    def asked(self, path: str) -> list[Request]:
        """The requests for a path."""
        return [one for one in self.requests if one.path.partition("?")[0] == path]

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        await _turns()  # connections that have just come become tasks, so that they can be ended
        server.close()
        for writer in self._writers:
            writer.transport.abort()  # a mere close waits for who takes nothing any more
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await _turns()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._connections.add(task)
        self._writers.append(writer)
        task.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read_request(reader)) is not None:
                self.requests.append(request)
                handler = self.handlers.get(request.path.partition("?")[0], self.fallback) or missing
                await handler(Exchange(self, request, reader, writer))
        except (HangupError, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def _turns() -> None:
    """Let the loop do what is due; else sockets stay open, and a later test is blamed for the warning."""
    for _ in range(10):
        await asyncio.sleep(0)


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    first_byte = await reader.read(1)
    if first_byte in (b"", b"\x16"):  # the other side has gone, or speaks TLS
        return None
    head = (first_byte + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, path, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name
    }
    return Request(method, path, headers, await _read_body(reader, headers))


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    body = b""
    while size := int((await reader.readline()).strip(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


# --- handlers ------------------------------------------------------------------------------------


def etag_of(content: bytes) -> str:
    """An entity tag as servers make them."""
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'


async def missing(exchange: Exchange) -> None:
    """No such file."""
    await exchange.answer(404, b"nothing here")


def in_turn(*handlers: Handler) -> Handler:
    """Each handler answers one request, the last one all that follow."""
    left = list(handlers)

    async def answer(exchange: Exchange) -> None:
        handler = left.pop(0) if len(left) > 1 else left[0]
        await handler(exchange)

    return answer


def good(content: bytes, *, etag: str | None = None) -> Handler:
    """Files and ranges as they should be."""

    async def answer(exchange: Exchange) -> None:
        part, head = await begin(exchange, content, etag)
        await exchange.head(head[0], head[1])
        if exchange.request.method != "HEAD":
            await exchange.send(part)

    return answer


async def begin(
    exchange: Exchange, content: bytes, etag: str | None = None
) -> tuple[bytes, tuple[int, dict[str, str | int]]]:
    """The part that was asked for, and a proper status and headers for it."""
    asked = exchange.request.range
    headers: dict[str, str | int] = {
        "Content-Type": "application/octet-stream",
        "Accept-Ranges": "bytes",
        "ETag": etag_of(content) if etag is None else etag,
    }
    if asked is None:
        return content, (200, {**headers, "Content-Length": len(content)})
    start, end = asked
    part = content[start:end]
    headers |= {
        "Content-Length": len(part),
        "Content-Range": f"bytes {start}-{start + len(part) - 1}/{len(content)}",
    }
    return part, (206, headers)


def ignores_ranges(content: bytes) -> Handler:
    """200 with the whole file, whatever range was asked for."""

    async def answer(exchange: Exchange) -> None:
        if exchange.request.range not in (None, (0, len(content))):
            exchange.commit("200 for 206")
        await exchange.answer(200, content, Content_Type="application/octet-stream")

    return answer


def breaks_after(content: bytes, count: int, how: str) -> Handler:
    """Sends `count` bytes of the part properly, then "short" (closes), "reset" or "stall"."""

    async def answer(exchange: Exchange) -> None:
        part, head = await begin(exchange, content)
        await exchange.head(*head)
        await exchange.send(part[:count])
        if len(part) > count:
            exchange.commit(how)
            if how == "reset":
                await asyncio.sleep(0.05)  # a reset overtakes what is still on its way
                await exchange.reset()
            if how == "stall":
                await exchange.stall()
            raise HangupError

    return answer


def sends_more(content: bytes, extra: bytes = b"and more") -> Handler:
    """Sends more than was asked for, without saying how much."""

    async def answer(exchange: Exchange) -> None:
        part, (status, headers) = await begin(exchange, content)
        del headers["Content-Length"]
        exchange.commit("long")
        await exchange.head(status, {**headers, "Connection": "close"})
        await exchange.send(part + extra)
        raise HangupError

    return answer


def endless(content: bytes) -> Handler:
    """A chunked body that never ends."""

    async def answer(exchange: Exchange) -> None:
        _, (status, headers) = await begin(exchange, content)
        del headers["Content-Length"]
        exchange.commit("endless")
        await exchange.head(status, {**headers, "Transfer-Encoding": "chunked"})
        block = bytes(4096)
        while True:
            await exchange.send(f"{len(block):x}\r\n".encode() + block + b"\r\n")
            await asyncio.sleep(0.001)

    return answer


def corrupt(content: bytes, at: int = 0) -> Handler:
    """Proper answers about a file of which one byte is another one."""
    wrong = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    assert wrong != content

    async def answer(exchange: Exchange) -> None:
        start, end = exchange.request.range or (0, len(content))
        if start <= at < end:
            exchange.commit("corrupt")
        await good(wrong, etag=etag_of(content))(exchange)

    return answer


def trickles(content: bytes, pause_s: float) -> Handler:
    """One byte after the other."""

    async def answer(exchange: Exchange) -> None:
        part, head = await begin(exchange, content)
        exchange.commit("trickle")
        await exchange.head(*head)
        for value in part:
            await exchange.send(bytes([value]))
            await asyncio.sleep(pause_s)

    return answer


def status(number: int, body: bytes = b"", **headers: str | int) -> Handler:
    """Always this status."""

    async def answer(exchange: Exchange) -> None:
        exchange.commit(f"status {number}")
        await exchange.answer(number, body, **headers)

    return answer


def sign_in_page(*, kind: str = "text/html; charset=utf-8") -> Handler:
    """200 and a web page, as a network that wants a sign-in sends in place of everything."""
    return status(200, b"<!DOCTYPE html><title>Welcome to our Wi-Fi</title>" + b" " * 200, Content_Type=kind)


def redirect(target: str, number: int = 302) -> Handler:
    """Points elsewhere."""
    return status(number, Location=target)


def lies_about(content: bytes, **headers: str | int) -> Handler:
    """A proper part with some headers wrong; an empty value takes a header away."""

    async def answer(exchange: Exchange) -> None:
        part, (number, proper) = await begin(exchange, content)
        changed = proper | {name.replace("_", "-"): value for name, value in headers.items()}
        exchange.commit("lie")
        await exchange.head(number, {name: value for name, value in changed.items() if value != ""})
        await exchange.send(part)
        raise HangupError

    return answer
