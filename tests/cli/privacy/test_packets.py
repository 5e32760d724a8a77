"""Which packets stayed, and which wanted out."""

from __future__ import annotations

import ipaddress
import struct

import pytest

from groundup.cli.privacy.packets import ETH_P_IP, ETH_P_IPV6, Counted, take, target_of

ARP = 0x0806


def packet(target: str, number: int, port: int) -> tuple[int, bytes]:
    """An IP packet's head with the beginning of what it carries."""
    address = ipaddress.ip_address(target)
    ports = struct.pack(">HH", 40_000, port) if number in (6, 17) else bytes([port, 0])
    if address.version == 6:
        return ETH_P_IPV6, bytes([0x60, 0, 0, 0, 0, 8, number, 64]) + bytes(16) + address.packed + ports
    return ETH_P_IP, bytes([0x45, *bytes(8), number, *bytes(6)]) + address.packed + ports


@pytest.mark.parametrize(
    ("target", "number", "port", "is_inside"),
    [
        ("127.0.0.1", 6, 11500, True),
        ("::1", 6, 11500, True),
        ("198.51.100.7", 6, 443, False),
        ("2001:db8::1", 17, 9, False),
        ("192.168.1.1", 6, 80, False),
        ("224.0.0.251", 17, 5353, False),
        ("127.0.0.53", 17, 53, False),
    ],
)
def test_where_it_goes(target: str, number: int, port: int, *, is_inside: bool) -> None:
    """Only loopback is inside, and a question for a name wants out even there."""
    counted = Counted()
    take(counted, *packet(target, number, port))
    assert (counted.inside, counted.outside) == ((1, 0) if is_inside else (0, 1))
    assert len(counted.targets) == (0 if is_inside else 1)


def test_ports_are_told() -> None:
    """A target is told with its port."""
    counted = Counted()
    for _ in range(2):
        take(counted, *packet("198.51.100.7", 6, 443))
    take(counted, *packet("2001:db8::1", 17, 9))
    assert counted.targets == ["198.51.100.7:443", "[2001:db8::1]:9"]
    assert counted.outside == 3


def test_options_of_a_head() -> None:
    """A head with options does not hide the port behind them."""
    protocol, data = packet("198.51.100.7", 6, 443)
    longer = bytes([0x46]) + data[1:20] + bytes(4) + data[20:]
    assert target_of(protocol, longer) == (ipaddress.ip_address("198.51.100.7"), 6, 443)


@pytest.mark.parametrize("data", [b"", b"\x45", bytes(19), b"\x60" + bytes(20)])
def test_broken_packets_count(data: bytes) -> None:
    """What cannot be read counts as wanting out: no packet is passed over."""
    counted = Counted()
    take(counted, ETH_P_IP if not data.startswith(b"\x60") else ETH_P_IPV6, data)
    take(counted, ARP, data)
    assert counted.outside == 2


def test_devices_look_around() -> None:
    """IPv6's own greeting of a device that comes up is nobody's leak; the same to one address is."""
    counted = Counted()
    take(counted, *packet("ff02::2", 58, 133))
    assert (counted.inside, counted.outside) == (0, 0)
    take(counted, *packet("2001:db8::1", 58, 133))
    assert counted.outside == 1
