"""Watches this process for anything that would leave the computer, and refuses it.

Python tells its own audit hooks (PEP 578) about every connection, sending and look-up of a name that goes
through `socket`. What does not stay on this computer is refused and noted; names that can never exist
(RFC 6761) are answered here. Native code goes unseen, and so do other processes.
"""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address
from typing import Any, Final

LOCAL_NAMES: Final = frozenset({"", "localhost", "ip6-localhost", socket.gethostname().lower()})
NOWHERE: Final = ".invalid"

offences: list[str] = []


class NetworkUseError(AssertionError):
    """A test wanted to reach another computer."""


def watch() -> None:
    """From now on and until the process ends, refuse it."""
    sys.addaudithook(_hook)


def stays_here(address: Any, sender: socket.socket | None = None) -> bool:
    """Whether an address is on this computer; paths of local sockets are."""
    if not isinstance(address, tuple) or not isinstance(address[0], str):
        return True
    host = address[0].partition("%")[0]
    if host.lower() in LOCAL_NAMES:
        return True
    try:
        parsed = ip_address(host)
    except ValueError:
        return False
    if parsed.is_multicast and parsed.version == 4 and sender is not None:
        interface = sender.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, 4)
        return ip_address(interface).is_loopback
    return parsed.is_loopback or parsed.is_unspecified


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        sender, address = arguments[0], arguments[1]
        if sender.family in (socket.AF_INET, socket.AF_INET6) and not stays_here(address, sender):
            _refuse(f"{event} to {address[0]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _look_up(arguments[0], event)


def _look_up(name: Any, event: str) -> None:
    text = name.decode("ascii", "replace") if isinstance(name, bytes) else name
    if text is None or stays_here((text,)):
        return
    if text.lower().rstrip(".").endswith(NOWHERE):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    _refuse(f"{event} of {text}")


def _refuse(what: str) -> None:
    offences.append(what)
    raise NetworkUseError(what)
