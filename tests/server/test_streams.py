"""Answers in pieces: nothing before the first, quiet times bridged, and an end for whoever leaves."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx2
import pytest
from starlette.responses import Response

from groundup.errors import EngineError, GroundupError, ServerBusyError
from groundup.server import streams
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.envelopes import error_body
from groundup.server.route_table import ROUTES
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import NDJSON, StreamForm, stream_response, until_gone

from .live import Live, live_server
from .raw_http import head

ENDED: list[str] = []


def _failed(error: GroundupError) -> bytes:
    return error_body(error, DialectName.NATIVE) + b"\n"


FORM = StreamForm(media_type=NDJSON, quiet=lambda: b'{"quiet":true}\n', failed=_failed)


async def _slow() -> AsyncGenerator[bytes]:
    try:
        yield b'{"n":1}\n'
        await asyncio.sleep(0.5)
        yield b'{"n":2}\n'
    finally:
        ENDED.append("slow")


async def _endless() -> AsyncGenerator[bytes]:
    try:
        while True:
            yield b'{"n":1}\n'
            await asyncio.sleep(0.05)
    finally:
        ENDED.append("endless")


async def _flood() -> AsyncGenerator[bytes]:
    try:
        while True:
            yield b'{"n":1}\n'  # never waits for anything
    finally:
        ENDED.append("flood")


async def _refused() -> AsyncGenerator[bytes]:
    for piece in (b"",) * len(ENDED):  # none
        yield piece
    raise ServerBusyError("others are first", 3)


async def _broken() -> AsyncGenerator[bytes]:
    yield b'{"n":1}\n'
    raise EngineError("It stopped.")


async def _silent() -> str:
    try:
        await asyncio.sleep(60)
    finally:
        ENDED.append("silent")
    return "done"


async def slow(call: Call) -> Response:
    return await stream_response(call, _slow(), FORM)


async def endless(call: Call) -> Response:
    return await stream_response(call, _endless(), FORM)


async def flood(call: Call) -> Response:
    return await stream_response(call, _flood(), FORM)


async def refused(call: Call) -> Response:
    return await stream_response(call, _refused(), FORM)


async def broken(call: Call) -> Response:
    return await stream_response(call, _broken(), FORM)


async def silent(call: Call) -> Response:
    return json_response(await until_gone(call.request, _silent()))


HANDLERS = (slow, endless, flood, refused, broken, silent)


@pytest.fixture(name="server")
def _server(tmp_path: Path) -> object:
    """A server with these answers."""
    routes = tuple(
        Route(path=f"/{one.__name__}", method="GET", handler=one, dialect=DialectName.NATIVE,
              right=Right.NOTHING, summary="x")
        for one in HANDLERS
    )  # fmt: skip
    ENDED.clear()
    with live_server(tmp_path, routes=(*ROUTES, *routes)) as live:
        yield live


def lines(live: Live, path: str) -> list[dict[str, object]]:
    """The lines of a whole stream."""
    with httpx2.Client(base_url=live.address, trust_env=False, timeout=30) as http:
        return [json.loads(line) for line in http.get(path).text.splitlines()]


def test_a_quiet_time_is_bridged(server: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing comes something is said, and no piece is lost by it."""
    monkeypatch.setattr(streams, "QUIET_S", 0.1)
    told = lines(server, "/slow")
    assert [one["n"] for one in told if "n" in one] == [1, 2]
    assert {"quiet": True} in told


def test_an_error_before_the_first_piece_has_its_status(server: Live) -> None:
    """Nothing was sent yet, so the answer is an ordinary error."""
    with httpx2.Client(base_url=server.address, trust_env=False, timeout=30) as http:
        answer = http.get("/refused")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert answer.headers["content-type"].startswith("application/json")


def test_an_error_later_is_the_last_line(server: Live) -> None:
    """It cannot be mistaken for an end."""
    assert lines(server, "/broken") == [{"n": 1}, {"error": "It stopped.", "code": "engine_stopped"}]


@pytest.mark.promise("H-02")
@pytest.mark.parametrize("path", ["/endless", "/silent", "/flood"])
def test_work_ends_when_the_client_has_gone(server: Live, path: str) -> None:
    """Streaming or not, within two seconds on a busy computer."""
    with socket.create_connection(("127.0.0.1", server.port)) as door:
        door.sendall(head(server.port, path))
        time.sleep(0.5)
        assert ENDED == []
    end_s = time.monotonic() + 5
    while not ENDED and time.monotonic() < end_s:
        time.sleep(0.01)
    assert [path.removeprefix("/")] == ENDED
    assert time.monotonic() < end_s - 3
