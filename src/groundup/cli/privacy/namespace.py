"""A network of one's own that leads nowhere: whatever this process and its children send comes back.

Linux lets a process leave the computer's networks for an empty namespace, without rights over the computer
(user_namespaces(7), network_namespaces(7)). Its loopback is brought up, so that a server and its page can
talk, and the way to every other address leads into loopback as well. So a program that wants out does send,
and its packets are seen, and no packet arrives anywhere. Devices and routes: netdevice(7), route of
<linux/route.h>, <linux/ipv6_route.h>.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path
from typing import Final

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCADDRT, _SIOCSIFADDR, _SIOCSIFNETMASK, _SIOCSIFFLAGS = 0x890B, 0x8916, 0x891C, 0x8914
_IFF_UP, _RTF_UP = 0x1, 0x1
OWN_ADDRESS: Final = "192.0.2.1"  # of the documentation's network: what leaves has to leave from somewhere


class NoNamespaceError(Exception):
    """This system does not let a program have a network of its own; says why."""


def enter() -> None:
    """Take this process, which must have one thread, into such a network. There is no way back.

    Raises:
        NoNamespaceError: the system does not know how, or forbids it.
    """
    if sys.platform != "linux":
        raise NoNamespaceError(f"{sys.platform} has no networks of a program's own")
    try:
        _leave()
        _bring_up()
    except OSError as error:
        raise NoNamespaceError(error.strerror or str(error)) from error


def _leave() -> None:
    user, group = os.geteuid(), os.getegid()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"0 {user} 1")
    _write("/proc/self/gid_map", f"0 {group} 1")


def _bring_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as four:
        fcntl.ioctl(four, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))
        for request, address in ((_SIOCSIFADDR, OWN_ADDRESS), (_SIOCSIFNETMASK, "255.255.255.255")):
            fcntl.ioctl(four, request, struct.pack("16s16s", b"lo:1", _address(address)))
        fcntl.ioctl(four, _SIOCADDRT, _route())
    if _has_six():
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as six:
            fcntl.ioctl(six, _SIOCADDRT, _route_six(socket.if_nametoindex("lo")))


def _has_six() -> bool:
    """Whether loopback speaks IPv6; where it does not, nothing can leave by it either."""
    try:
        return Path("/proc/net/if_inet6").read_text().strip() != ""
    except OSError:
        return False


def _address(address: str) -> bytes:
    """struct sockaddr_in."""
    return struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(address))


def _route() -> bytes:
    """struct rtentry: everything, by loopback."""
    everything = _address("0.0.0.0")  # noqa: S104  (a destination, nobody listens)
    device = ctypes.create_string_buffer(b"lo")
    _KEPT.append(device)
    return struct.pack(
        "@L16s16s16sHhLPhPLLH", 0, everything, everything, everything, _RTF_UP, 0, 0, 0, 1,
        ctypes.addressof(device), 0, 0, 0,
    )  # fmt: skip


_KEPT: Final[list[object]] = []  # what the kernel is given the address of


def _route_six(index: int) -> bytes:
    """struct in6_rtmsg: everything, by loopback."""
    return struct.pack("@16s16s16sIHHILIi", b"", b"", b"", 0, 0, 0, 1, 0, _RTF_UP, index)


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
