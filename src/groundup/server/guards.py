"""What stands around the whole application: times, addresses in one form, and a record of each request.

It is plain ASGI, below the framework: what is refused here or measured here is so for every address, the
unknown ones among them. Who may come in at all is decided by `door`, for each address by its right.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundup.errors import SlowClientError

from .metrics import Metrics
from .request_record import CLIENT_GONE, RequestRecord, dialect_in, place_of, route_of
from .stopping import SCOPE_KEY, Stopping

BODY_GRACE_S: Final = 5.0
BODY_BYTES_PER_S: Final = 1024

Observer = Callable[[RequestRecord], None]

_STREAMED: Final = (b"application/x-ndjson", b"text/event-stream")
_DOUBLED_SLASHES: Final = re.compile(r"/{2,}")


class Guards:
    """Wraps an application.

    Args:
        app: answers.
        metrics: count requests.
        observers: are told of each request when it has ended.
        stopping: tells answers when to end.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, observers: tuple[Observer, ...], stopping: Stopping
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._stopping = stopping
        self._observers = (metrics.note, *observers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection's message: a request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            scope[SCOPE_KEY] = self._stopping
            scope["path"] = _DOUBLED_SLASHES.sub("/", scope["path"])
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":  # the one address that `connection` lets become one
            scope[SCOPE_KEY] = self._stopping
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        wire = _Wire(receive, send, self._metrics.note_gap)
        fault = ""
        try:
            with self._metrics.in_flight():
                await self._app(scope, wire.receive, wire.send)
        except Exception as error:  # answered already, or the connection ends without the rest
            fault = place_of(error)
        finally:
            record = wire.record(scope, fault)
            for observer in self._observers:
                observer(record)


class _Wire:
    """Both directions of one request, with deadlines, and what was seen on them."""

    def __init__(self, receive: Receive, send: Send, note_gap: Callable[[float], None]) -> None:
        self._receive, self._send, self._note_gap = receive, send, note_gap
        self._begun_s = time.monotonic()
        self._received_bytes = self._sent_bytes = 0
        self._has_body = True  # whether some of it may still come
        self._status = 0
        self._is_whole = self._is_streamed = False
        self._request_id = ""
        self._first_s: float | None = None
        self._last_s = 0.0
        self._longest_gap_s = 0.0

    async def receive(self) -> Message:
        """The next message; a body that trickles is not waited for."""
        if not self._has_body:
            return await self._receive()
        earned_s = (self._received_bytes + BODY_BYTES_PER_S) / BODY_BYTES_PER_S
        try:
            async with asyncio.timeout_at(self._loop_time(BODY_GRACE_S + earned_s)):
                message = await self._receive()
        except TimeoutError:
            raise SlowClientError(BODY_BYTES_PER_S) from None
        self._received_bytes += len(message.get("body", b""))
        self._has_body = message["type"] == "http.request" and bool(message.get("more_body"))
        return message

    async def send(self, message: Message) -> None:
        """Send, and note what."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = dict(message["headers"])
            self._is_streamed = headers.get(b"content-type", b"").startswith(_STREAMED)
            self._request_id = headers.get(b"groundup-request-id", b"").decode("latin-1")
        else:
            self._note_piece(message)
        await self._send(message)

    def record(self, scope: Scope, fault: str) -> RequestRecord:
        """What there is to say about the request, without a word of its content."""
        return RequestRecord(
            request_id=self._request_id,
            method=scope["method"],
            route=route_of(scope),
            dialect=dialect_in(scope),
            status=self._status if self._is_whole else CLIENT_GONE,
            seconds=time.monotonic() - self._begun_s,
            first_piece_s=self._first_s,
            longest_gap_s=self._longest_gap_s,
            received_bytes=self._received_bytes,
            sent_bytes=self._sent_bytes,
            is_streamed=self._is_streamed,
            fault=fault,
        )

    def _note_piece(self, message: Message) -> None:
        now_s = time.monotonic()
        size_bytes = len(message.get("body", b""))
        self._sent_bytes += size_bytes
        self._is_whole = not message.get("more_body", False)
        if size_bytes and self._first_s is None:
            self._first_s = now_s - self._begun_s
        elif size_bytes and self._is_streamed:
            gap_s = now_s - self._last_s
            self._longest_gap_s = max(self._longest_gap_s, gap_s)
            self._note_gap(gap_s)
        self._last_s = now_s

    def _loop_time(self, after_s: float) -> float:
        """A moment so long after the request began, by the loop's clock."""
        return asyncio.get_running_loop().time() - (time.monotonic() - self._begun_s) + after_s
