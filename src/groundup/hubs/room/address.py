"""Addresses of computers in the room: what people type and what neighbours tell, read and checked.

Sharing speaks plain HTTP, so only addresses of the own network and names without a dot will do.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from groundup.errors import InvalidParameterError
from groundup.hubs.redirects import is_inside

from .messages import DEFAULT_PORT

LARGEST_PORT: Final = 65_535
SMALLEST_TOLD_PORT: Final = 1_024
_ADDRESS: Final = re.compile(
    r"(?:http://)?(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9][A-Za-z0-9.-]{0,252}))(?::(?P<port>[0-9]{1,5}))?/?"
)


def read_address(text: str) -> str:
    """An address as "host:port", with the usual port where none was typed.

    Raises:
        InvalidParameterError: it is none, or not one of the own network.
    """
    match = _ADDRESS.fullmatch(text.strip())
    port = int((match and match["port"]) or DEFAULT_PORT)
    host = (match and (match["six"] or match["host"])) or ""
    is_good = 0 < port <= LARGEST_PORT and (is_inside(host.lower()) or (bool(host) and "." not in host))
    if match is None or not is_good or (match["six"] and _literal(host) is None):
        raise InvalidParameterError(
            "The address of a neighbour", repr(text[:80]), "one of this network, such as 192.168.1.20"
        )
    return join_address(host.lower(), port)


def read_told_address(text: str, teller: str) -> str | None:
    """An address that a neighbour told; None for one that it cannot mean well.

    It has to be a literal address of a private network, with a port that no service of the system has, and
    not of this computer unless the teller is on it: nobody makes us knock at our own doors.
    """
    host, _, port = text.rpartition(":")
    found = _literal(host.removeprefix("[").removesuffix("]"))
    is_port = port.isascii() and port.isdigit() and len(port) <= 5
    if found is None or not is_port or not SMALLEST_TOLD_PORT <= int(port) <= LARGEST_PORT:
        return None
    if found.is_loopback:
        told_by = _literal(teller.rpartition(":")[0].removeprefix("[").removesuffix("]"))
        is_fitting = told_by is not None and told_by.is_loopback
    else:
        is_fitting = found.is_private and not (
            found.is_unspecified or found.is_multicast or found.is_reserved
        )
    return join_address(str(found), int(port)) if is_fitting else None


def join_address(host: str, port: int) -> str:
    """Host and port in one; IPv6 in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host) if "%" not in host else None
    except ValueError:
        return None
