"""Answers that come in pieces, and the client that may leave at any moment.

Nothing is sent before the first piece is ready, so that an error still has its status. From then on a
quiet time is bridged, an error becomes the last thing that is said, and a client that has gone stops the
work: it is raced against the disconnect, because asking now and then would notice too late.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from groundup.errors import EngineError, GroundupError, RequestCancelledError, ServerStoppingError

from .call import Call
from .stopping import stopping_of

NDJSON: Final = "application/x-ndjson"
SSE: Final = "text/event-stream; charset=utf-8"
_LAST: Final = {"type": "http.response.body", "body": b"", "more_body": False}
QUIET_S: Final = 10.0
PIECES_AT_ONCE: Final = 8  # of one answer, before others have their turn and a client that left is noticed
FAULT_TEXT: Final = "The answer ended by a fault of the server."
ACCEPTED: Final = b""  # a piece that says nothing: the engine has taken the request

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamForm:
    """How pieces look on the wire: what is said when nothing else is, and after an error."""

    media_type: str
    quiet: Callable[[], bytes]
    failed: Callable[[GroundupError], bytes]


async def until_gone(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """The result of some work, which ends when the client goes away, or the server must stop.

    Raises:
        RequestCancelledError: it went away.
        ServerStoppingError: the server stops.
    """
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_gone(request.receive))
    stopping = asyncio.create_task(stopping_of(request.scope).wait())
    try:
        await asyncio.wait({task, gone, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise RequestCancelledError if gone.done() else ServerStoppingError
    finally:
        for one in (task, gone, stopping):
            one.cancel()
        await asyncio.gather(task, gone, stopping, return_exceptions=True)


async def stream_response(call: Call, source: AsyncGenerator[bytes], form: StreamForm) -> Response:
    """An answer in pieces; it comes once the first is ready.

    Once the source has given `ACCEPTED`, no more than a quiet time is waited for that: then the answer
    begins with what is said when nothing else is.

    Raises:
        GroundupError: what went wrong before the first piece.
        RequestCancelledError: the client went away before it.
    """
    pieces = _Pieces(source)
    try:
        first = await until_gone(call.request, _first(pieces, form))
    except BaseException:
        await pieces.close()
        raise
    return _Streamed(first, pieces, form, dict(call.headers))


class _Streamed(Response):
    """Sends pieces as they come."""

    def __init__(self, first: bytes, pieces: _Pieces, form: StreamForm, headers: dict[str, str]) -> None:
        quiet = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"} if form.media_type == SSE else {}
        super().__init__(headers=headers | quiet, media_type=form.media_type)
        del self.headers["content-length"]
        self._first, self._pieces, self._form = first, pieces, form
        self._sent_s = 0.0  # when something was sent last, by the loop's clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        work = asyncio.create_task(self._send_all(send))
        gone = asyncio.create_task(_gone(receive))
        stopping = asyncio.create_task(stopping_of(scope).wait())
        bridging = asyncio.create_task(self._bridge_quiet_times(send))
        try:
            await asyncio.wait({work, gone, stopping}, return_when=asyncio.FIRST_COMPLETED)
            is_cut = stopping.done() and not work.done()
        finally:
            tasks = (work, gone, stopping, bridging)
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._pieces.close()
        if is_cut:
            await self._send(send, self._form.failed(ServerStoppingError()))
            await send(_LAST)
        elif not work.cancelled():
            work.result()  # a fault is not lost

    async def _send_all(self, send: Send) -> None:
        await self._send(send, self._first)
        sent = 1
        try:
            async for piece in self._pieces.rest():
                await self._send(send, piece)
                sent += 1
                if sent % PIECES_AT_ONCE == 0:
                    await asyncio.sleep(0)  # pieces that lie ready are read without a pause, and others wait
        except GroundupError as error:
            await self._send(send, self._form.failed(error))
        except Exception:
            await self._send(send, self._form.failed(EngineError(FAULT_TEXT)))
            await send(_LAST)  # what went wrong is the last line; the connection itself is in order
            raise
        await send(_LAST)

    async def _bridge_quiet_times(self, send: Send) -> None:
        """Say something whenever nothing was said for a while; one sleeper, not a timer for each piece."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(self._sent_s + QUIET_S - clock())
            if clock() - self._sent_s >= QUIET_S:
                await self._send(send, self._form.quiet())

    async def _send(self, send: Send, piece: bytes) -> None:
        self._sent_s = asyncio.get_running_loop().time()
        await send({"type": "http.response.body", "body": piece, "more_body": True})


class _Pieces:
    """The pieces of an answer: the first are waited for as long as one likes, the rest come as they come."""

    def __init__(self, source: AsyncGenerator[bytes]) -> None:
        self._source = source
        self._upcoming: asyncio.Task[bytes] | None = None

    async def next(self, patience_s: float | None) -> bytes | None:
        """The next piece that says something; None if there is none after so many seconds.

        Raises:
            _End: there are no more.
        """
        clock = asyncio.get_running_loop().time
        end_s = None if patience_s is None else clock() + patience_s
        while True:
            piece = await self.next_or_accepted(None if end_s is None else max(0.0, end_s - clock()))
            if piece != ACCEPTED:
                return piece

    async def next_or_accepted(self, patience_s: float | None = None) -> bytes | None:
        """As `next`, and `ACCEPTED` counts as a piece."""
        self._upcoming = self._upcoming or asyncio.create_task(_next(self._source))
        done, _ = await asyncio.wait({self._upcoming}, timeout=patience_s)
        if not done:
            return None
        task, self._upcoming = self._upcoming, None
        return task.result()

    async def rest(self) -> AsyncIterator[bytes]:
        """All that are left and say something."""
        if self._upcoming is not None:
            task, self._upcoming = self._upcoming, None
            try:
                yield await task
            except _End:
                return
        async for piece in self._source:
            if piece != ACCEPTED:
                yield piece

    async def close(self) -> None:
        """End the source, in whatever it is doing."""
        upcoming, self._upcoming = self._upcoming, None
        if upcoming is not None:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)
        await self._source.aclose()


async def _first(pieces: _Pieces, form: StreamForm) -> bytes:
    first = await pieces.next_or_accepted()
    if first == ACCEPTED:
        first = await pieces.next(QUIET_S)
    return first or form.quiet()


async def _next(source: AsyncGenerator[bytes]) -> bytes:
    try:
        return await anext(source)
    except StopAsyncIteration:
        raise _End from None


class _End(Exception):  # noqa: N818 - no error: a task cannot end with StopAsyncIteration
    """There are no more pieces."""


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
