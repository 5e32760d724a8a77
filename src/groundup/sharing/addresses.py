"""The addresses of this computer, and the socket at which it shares.

Which addresses there are is read from the system; nothing is sent.
"""

from __future__ import annotations

import errno
import ipaddress
import platform
import socket
from typing import Final

import psutil

from groundup.errors import CannotShareError
from groundup.hubs.room.address import join_address

_BACKLOG: Final = 256
_LARGEST_PORT: Final = 65_535


def own_addresses() -> list[str]:
    """The IPv4 and IPv6 addresses of the interfaces that are up, loopback last; without link-local IPv6."""
    is_up = {name for name, facts in psutil.net_if_stats().items() if facts.isup}
    found = {
        one.address
        for name, addresses in psutil.net_if_addrs().items()
        if name in is_up
        for one in addresses
        if one.family in (socket.AF_INET, socket.AF_INET6) and "%" not in one.address
    }
    return sorted(found, key=lambda text: (_is_loopback(text), ":" in text, text))


def lan_addresses() -> list[str]:
    """The private IPv4 addresses by which others in the same network reach this computer."""
    return [one for one in own_addresses() if ":" not in one and _is_lan(one)]


def host_names(address: str, port: int, *, other_names: tuple[str, ...] = ()) -> frozenset[str]:
    """What may stand in the header `Host` of a request to this computer, in small letters."""
    parsed = ipaddress.ip_address(address)
    addresses = own_addresses() if parsed.is_unspecified else [address]
    names = {join_address(one, port) for one in addresses}
    if parsed.is_loopback or parsed.is_unspecified:
        names.add(f"localhost:{port}")
    node = platform.node().lower().partition(".")[0]
    for name in (node, f"{node}.local" if node else "", *other_names):
        if name and not parsed.is_loopback:
            names.add(f"{name.lower()}:{port}")
    return frozenset(names)


def address_towards(host: str) -> str:
    """The address of this computer from which a host ("address:port") is reached; loopback if none is."""
    name, _, port = host.rpartition(":")
    name = name.removeprefix("[").removesuffix("]")
    try:
        family, kind, _, _, target = socket.getaddrinfo(name, int(port), type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind) as probe:
            probe.connect(target)  # a datagram socket sends nothing by this
            return str(probe.getsockname()[0]).partition("%")[0]
    except OSError:
        return "127.0.0.1"


def listen(address: str, port: int) -> socket.socket:
    """A socket that listens at an address of this computer; port 0 = any that is free.

    Raises:
        CannotShareError: it is no address of this computer, or the port is taken.
    """
    place = join_address(address, port)
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
    except ValueError:
        raise CannotShareError(place, "that is not an IP address", _advice()) from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except (OSError, OverflowError) as error:
        listener.close()
        raise _cannot_listen(place, error) from error
    return listener


def _cannot_listen(place: str, error: OSError | OverflowError) -> CannotShareError:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return CannotShareError(place, "another program has that port", "Choose another one: --port 24900")
    if number == errno.EADDRNOTAVAIL:
        return CannotShareError(place, "this computer does not have that address", _advice())
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return CannotShareError(place, reason, "Choose another port: --port 24900")


def _advice() -> str:
    return f"The addresses of this computer: {', '.join(own_addresses())}"


def _is_loopback(text: str) -> bool:
    return ipaddress.ip_address(text).is_loopback


def _is_lan(text: str) -> bool:
    parsed = ipaddress.ip_address(text)
    return parsed.is_private and not (parsed.is_loopback or parsed.is_unspecified)
