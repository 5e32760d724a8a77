"""Addresses of neighbours: typed by people, and told by others."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidParameterError
from groundup.hubs.room.address import read_address, read_told_address


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("192.168.1.20", "192.168.1.20:24863"),
        ("192.168.1.20:5000", "192.168.1.20:5000"),
        ("http://10.0.0.3:5000/", "10.0.0.3:5000"),
        ("teacher", "teacher:24863"),
        ("Teacher.local", "teacher.local:24863"),
        ("[fd00::1]:5000", "[fd00::1]:5000"),
        (" 127.0.0.1 ", "127.0.0.1:24863"),
    ],
)
def test_typed_addresses_are_read(typed: str, read: str) -> None:
    """A host of the own network will do, with its port or the usual one."""
    assert read_address(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["", "8.8.8.8", "example.com", "https://192.168.1.2", "192.168.1.2:0", "192.168.1.2:70000",
     "user@192.168.1.2", "192.168.1.2/path", "[fd00::1", "fd00::1", "[zz]:1", "a b"],
)  # fmt: skip
def test_other_addresses_are_refused(typed: str) -> None:
    """Nobody outside the own network is asked without encryption."""
    with pytest.raises(InvalidParameterError):
        read_address(typed)


@pytest.mark.parametrize("told", ["192.168.1.7:40000", "10.1.2.3:5000", "[fd00::2]:40000"])
def test_told_addresses_of_the_room_are_taken(told: str) -> None:
    """A literal private address with a high port is one of the room's."""
    assert read_told_address(told, "192.168.1.20:24863") == told


@pytest.mark.parametrize(
    "told",
    ["8.8.8.8:40000", "192.168.1.7:22", "127.0.0.1:40000", "[::1]:40000", "0.0.0.0:40000", "teacher:40000",
     "224.0.0.1:40000", "192.168.1.7", "192.168.1.7:", "192.168.1.7:٤٠٠٠", "192.168.1.7:99999", "", ":1"],
)  # fmt: skip
def test_told_addresses_elsewhere_are_ignored(told: str) -> None:
    """A neighbour cannot send us to the internet, to services of the system, or to our own computer."""
    assert read_told_address(told, "192.168.1.20:24863") is None


def test_loopback_is_told_on_loopback_only() -> None:
    """Who is on this computer may name others on it."""
    assert read_told_address("127.0.0.1:40000", "127.0.0.1:24863") == "127.0.0.1:40000"
