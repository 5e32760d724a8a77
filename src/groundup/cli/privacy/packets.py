"""Counts packets in a network of one's own, and tells those that wanted out from those that stayed.

A packet socket sees everything that any program in the namespace sends (packet(7)). To this computer's own
addresses goes what a page and its server say to each other; anything else wanted out, and so did questions
to a name server, wherever it was.
"""

from __future__ import annotations

import ipaddress
import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import Final

ETH_P_ALL, ETH_P_IP, ETH_P_IPV6 = 0x0003, 0x0800, 0x86DD
OUTGOING: Final = 4
NAME_SERVICE: Final = 53
_TCP, _UDP = 6, 17
_BUFFER_BYTES: Final = 8 << 20
_MOST_TOLD: Final = 20
_NO_CONTACT: Final = frozenset({133, 135, 143})  # IPv6 looks around by itself when a device comes up


@dataclass
class Counted:
    """What was seen: packets that stayed, packets that wanted out, and where to."""

    inside: int = 0
    outside: int = 0
    targets: list[str] = field(default_factory=list)
    lost: int = 0  # that came too fast to be looked at

    def add(self, target: str, *, is_inside: bool) -> None:
        """One more."""
        if is_inside:
            self.inside += 1
            return
        self.outside += 1
        if target not in self.targets and len(self.targets) < _MOST_TOLD:
            self.targets.append(target)


class PacketCounter:
    """Counts from `start` to `stop`, in a thread; raises OSError where packets may not be looked at."""

    def __init__(self) -> None:
        self.counted = Counted()
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
        self._socket.settimeout(0.1)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._count, name="packets")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> Counted:
        """What was seen, until nothing more comes."""
        self._ended.set()
        self._thread.join()
        statistics = self._socket.getsockopt(263, 6, 8)  # SOL_PACKET, PACKET_STATISTICS
        self.counted.lost = struct.unpack("=II", statistics)[1]
        self._socket.close()
        return self.counted

    def _count(self) -> None:
        while True:
            try:
                data, (_, protocol, kind, *_rest) = self._socket.recvfrom(128)
            except TimeoutError:
                if self._ended.is_set():
                    return
                continue
            if kind == OUTGOING:  # on loopback each is seen twice
                take(self.counted, protocol, data)


def take(counted: Counted, protocol: int, data: bytes) -> None:
    """Look at one packet that was sent."""
    found = target_of(protocol, data)
    if found is None:
        counted.add(f"protocol {protocol:#06x}", is_inside=False)
        return
    address, number, port = found
    if number == socket.IPPROTO_ICMPV6 and address.is_multicast and port in _NO_CONTACT:
        return
    is_inside = address.is_loopback and port != NAME_SERVICE
    place = f"[{address}]" if address.version == 6 else f"{address}"
    counted.add(f"{place}:{port}" if number in (_TCP, _UDP) else place, is_inside=is_inside)


def target_of(
    protocol: int, data: bytes
) -> tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int, int] | None:
    """Where a packet goes: address, transport, port (of ICMPv6 its type); None for what is no IP."""
    try:
        if protocol == ETH_P_IP:
            address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.IPv4Address(data[16:20])
            number, rest = data[9], data[(data[0] & 0x0F) * 4 :]
        elif protocol == ETH_P_IPV6:
            address, number, rest = ipaddress.IPv6Address(data[24:40]), data[6], data[40:]
            if number == 0 and rest:  # hop-by-hop options stand before what is told
                number, rest = rest[0], rest[(rest[1] + 1) * 8 :]
        else:
            return None
        if number == socket.IPPROTO_ICMPV6:
            return address, number, rest[0]
        return address, number, int.from_bytes(rest[2:4]) if number in (_TCP, _UDP) else 0
    except (IndexError, ValueError):
        return None
