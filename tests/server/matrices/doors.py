"""The application with the real table of routes and the real door, and behind it nothing but a mark.

Each address keeps its path, method, right and dialect; its handler only says that it was reached. So the
whole matrix runs in seconds, and what is measured is the door alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message

from groundup.host.host import Host
from groundup.library.installed import Library
from groundup.server.app import make_app
from groundup.server.call import Call
from groundup.server.keys import KeyRing
from groundup.server.route_table import ROUTES
from groundup.server.routes import Route
from groundup.server.server_settings import ServerSettings

PORT = 11434
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FETCH")
# The whole list of what needs no key anywhere: it says that there is a server, and which, and no more.
PUBLIC = frozenset({"/", "/healthz", "/readyz", "/api/version", "/api/status"})
REACHED = "reached"

LAN_ADDRESS = "192.168.77.5"
LOOPBACK = ServerSettings(port=PORT)
LOOPBACK_KEYS = ServerSettings(port=PORT, needs_key=True)
LAN = ServerSettings(address=LAN_ADDRESS, port=PORT)
LAN_OPEN = ServerSettings(address=LAN_ADDRESS, port=PORT, insecure_lan=True)
MODES = {"loopback": LOOPBACK, "loopback with keys": LOOPBACK_KEYS, "lan": LAN, "lan without keys": LAN_OPEN}

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_reached(self) -> bool:
        """Whether a handler ran."""
        return "x-reached" in self.headers


async def _mark(call: Call) -> Response:
    return PlainTextResponse(REACHED, headers={"X-Reached": "yes"})


def marked_routes() -> list[Route]:
    """The real table, each handler replaced by the mark."""
    return [replace(route, handler=_mark) for route in ROUTES]


def door_app(folder: Path, settings: ServerSettings, ring: KeyRing | None = None) -> ASGIApp:
    """The application in a bind mode."""
    host = Host(Library(folder / "library"))
    return make_app(host, settings, ring=ring or KeyRing(folder / "keys.json"), routes=marked_routes())


def host_of(settings: ServerSettings) -> str:
    """What a well-behaved client calls the server."""
    return f"{settings.address}:{settings.port}"


def filled(path: str) -> str:
    """An address of the table with something in its gaps."""
    return re.sub(r"\{[^}]*\}", "x", path)


async def ask(app: ASGIApp, method: str, target: str, headers: Headers) -> Answer:
    """One request, without a network."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("192.168.77.9", 50_000), "server": ("192.168.77.5", PORT),
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = sent[0]
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], told, b"".join(one.get("body", b"") for one in sent[1:]))
