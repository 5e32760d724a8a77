"""The socket at which the server listens, and who else holds its port.

Nothing is sent beyond this computer: a holder is asked at the very address where it listens here.
"""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
import time
from dataclasses import dataclass
from typing import Final

import msgspec
import psutil

from groundup.errors import CannotListenError, PortTakenError

_BACKLOG: Final = 1024
_ASK_TIMEOUT_S: Final = 1.0
_LONGEST_ANSWER_BYTES: Final = 8 << 10
_VERSION: Final = re.compile(r"[0-9A-Za-z.+-]{1,30}")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who listens at a port already. `name` is for people; "" = nobody can tell."""

    name: str
    is_groundup: bool = False


class _Version(msgspec.Struct):
    version: str = ""
    groundup: str = ""


def listen(address: str, port: int) -> socket.socket:
    """A socket that listens at an address of this computer; port 0 = any that is free.

    Raises:
        PortTakenError: another program has the port.
        CannotListenError: it is no address of this computer, or the system forbids the port.
    """
    host = "127.0.0.1" if address == "localhost" else address
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    except ValueError:
        raise CannotListenError(address, "that is no IP address") from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise PortTakenError(address, port, holder_of(host, port).name) from None
        raise CannotListenError(f"{address}, port {port}", _reason(error)) from None
    return listener


def holder_of(address: str, port: int) -> Holder:
    """Who listens there: by its own words if it speaks as a server of models does, else by its program."""
    told = _told_version(reachable(address), port)
    if told is not None and told.groundup:
        return Holder(f"Groundup {_shown(told.groundup)}", is_groundup=True)
    if told is not None and told.version:
        return Holder(f"Ollama {_shown(told.version)}")
    return Holder(_program_at(port))


def reachable(address: str) -> str:
    """The address by which programs of this computer reach one who listens at `address`."""
    if address in ("0.0.0.0", "localhost"):  # noqa: S104  (compared with, never a default)
        return "127.0.0.1"
    return "::1" if address == "::" else address


def _told_version(address: str, port: int) -> _Version | None:
    host = f"[{address}]" if ":" in address else address
    request = f"GET /api/version HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((address, port), _ASK_TIMEOUT_S) as door:
            door.sendall(request.encode())
            answer = _read(door)
        return msgspec.json.decode(answer.partition(b"\r\n\r\n")[2], type=_Version)
    except (OSError, msgspec.DecodeError):
        return None


def _read(door: socket.socket) -> bytes:
    answer, end_s = b"", time.monotonic() + 2 * _ASK_TIMEOUT_S
    while len(answer) < _LONGEST_ANSWER_BYTES and time.monotonic() < end_s:
        part = door.recv(_LONGEST_ANSWER_BYTES)
        if not part:
            break
        answer += part
    return answer


def _program_at(port: int) -> str:
    """The program that listens there, if the system lets us see it."""
    try:
        for one in psutil.net_connections("tcp"):
            if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port and one.pid:
                return f"{psutil.Process(one.pid).name()} (process {one.pid})"
    except (psutil.Error, OSError):
        return ""
    return ""


def _shown(version: str) -> str:
    return version if _VERSION.fullmatch(version) else ""


def _reason(error: OSError | OverflowError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRNOTAVAIL:
        return "this computer does not have that address"
    if number == errno.EACCES:
        return "the system keeps this port for administrators; choose one above 1023"
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
