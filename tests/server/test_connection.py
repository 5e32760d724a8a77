"""Slow clients: whoever does not ask, or does not read, is let go, and delays nobody."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest
from starlette.responses import Response

from groundup.server import connection, guards, running
from groundup.server.call import Call
from groundup.server.route_table import ROUTES
from groundup.server.routes import DialectName, Right, Route
from groundup.sharing import connection as room_connection
from tests.canaries.patient_server import PatientConnection

from .live import Live, live_server
from .raw_http import head, send_raw

SLOW = 60
HALF = b"POST /api/chat HTTP/1.1\r\nHost: "


@pytest.fixture(autouse=True)
def _impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines that fit into a test."""
    monkeypatch.setattr(room_connection, "HEAD_TIMEOUT_S", 1.0)
    monkeypatch.setattr(connection, "READ_TIMEOUT_S", 1.0)
    monkeypatch.setattr(guards, "BODY_GRACE_S", 0.5)
    monkeypatch.setattr(guards, "BODY_BYTES_PER_S", 100_000)


async def _flood(call: Call) -> Response:
    return Response(b"x" * (32 << 20))


FLOOD = Route(
    path="/flood", method="GET", handler=_flood, dialect=DialectName.NATIVE, right=Right.NOTHING,
    summary="More than lies between two computers",
)  # fmt: skip
ROUTES_AND_FLOOD = (*ROUTES, FLOOD)


@contextmanager
def opened(port: int, first_bytes: bytes, count: int) -> Iterator[None]:
    """Connections that have said so much, and whose owners read nothing."""
    with ExitStack() as stack:
        for _ in range(count):
            door = stack.enter_context(socket.socket())
            door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            door.connect(("127.0.0.1", port))
            door.sendall(first_bytes)
        yield


def still_open(live: Live, within_s: float = 15.0) -> int:
    """How many connections the server still has, at the latest after that time."""
    end_s = time.monotonic() + within_s
    while live.server.server_state.connections and time.monotonic() < end_s:
        time.sleep(0.05)
    return len(live.server.server_state.connections)


@pytest.mark.promise("H-01")
def test_who_is_slow_is_let_go_and_delays_nobody(tmp_path: Path) -> None:
    """Many half heads and closed windows: an ordinary request is answered at once, and they are gone soon."""
    with (
        live_server(tmp_path, fake=True, routes=ROUTES_AND_FLOOD) as live,
        opened(live.port, HALF, SLOW),
        opened(live.port, head(live.port, "/flood"), 5),
    ):
        begun_s = time.monotonic()
        with httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http:
            assert http.get("/api/tags").status_code == 200
        assert time.monotonic() - begun_s < 10
        assert still_open(live) == 0


@pytest.mark.drill
@pytest.mark.canary("H-01")
@pytest.mark.parametrize("first_bytes", ["half a head", "a closed window"])
def test_a_patient_server_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first_bytes: str
) -> None:
    """Without deadlines the same connections stay."""
    monkeypatch.setattr(running, "LocalConnection", PatientConnection)
    with live_server(tmp_path, fake=True, routes=ROUTES_AND_FLOOD) as live:
        said = HALF if first_bytes == "half a head" else head(live.port, "/flood")
        with opened(live.port, said, 2):
            time.sleep(5)
            assert still_open(live, 0) == 2


@pytest.mark.promise("H-01")
def test_a_body_that_trickles_is_not_waited_for(shared_live: Live) -> None:
    """Below the pace it is 408, and the connection ends; a body that comes in parts in time is read."""
    begin = head(shared_live.port, "/api/show", "Content-Length: 1000", method="POST")
    answer = send_raw(shared_live.port, begin, b"{", pause_s=0.1, wait_s=20)
    assert (answer.status, answer.is_closed) == (408, True)
    body = b'{"model":"seedling"}'
    begin = head(shared_live.port, "/api/show", f"Content-Length: {len(body)}", "Connection: close",
                 method="POST")  # fmt: skip
    assert send_raw(shared_live.port, begin, body[:5], body[5:], pause_s=0.05).status == 200


def test_one_address_of_a_network_gets_so_many() -> None:
    """Connections from elsewhere are limited by address, those of this computer's programs are not."""
    assert connection.ServerConnection.most_of_one_address == connection.MOST_OF_ONE_ADDRESS
    assert connection.LocalConnection.most_of_one_address == connection.MOST_CONNECTIONS
