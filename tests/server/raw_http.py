"""Requests byte for byte, as no client of ours would send them."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field


@dataclass
class RawAnswer:
    """What came back: a status (0 = the connection was closed without one), headers, body, and the end.

    `is_closed` says whether the server closed the connection within the time that was waited.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_closed: bool = False
    seconds: float = 0.0


def send_raw(port: int, *parts: bytes, pause_s: float = 0.0, wait_s: float = 10.0) -> RawAnswer:
    """Send these bytes with pauses between them; read until the server closes, or is silent for so long."""
    begun_s = time.monotonic()
    raw, is_closed = b"", False
    with socket.create_connection(("127.0.0.1", port), 10) as door:
        try:
            for part in parts:
                door.sendall(part)
                time.sleep(pause_s)
            door.settimeout(wait_s)
            while part := door.recv(65536):
                raw += part
            is_closed = True
        except TimeoutError:
            pass
        except ConnectionError:
            is_closed = True
    answer = parse(raw)
    answer.is_closed, answer.seconds = is_closed, time.monotonic() - begun_s
    return answer


def head(port: int, target: str, *lines: str, method: str = "GET", host: str | None = None) -> bytes:
    """A request's head with a `Host` and these lines."""
    first = f"{method} {target} HTTP/1.1"
    place = f"127.0.0.1:{port}" if host is None else host
    return "\r\n".join([first, f"Host: {place}", *lines, "", ""]).encode("latin-1")


def parse(raw: bytes) -> RawAnswer:
    """Read an answer."""
    start, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = start.decode("latin-1").split("\r\n")
    if not first.startswith("HTTP/"):
        return RawAnswer(0)
    pairs = (line.partition(": ") for line in rest)
    return RawAnswer(int(first.split()[1]), {name.lower(): value for name, _, value in pairs}, body)
