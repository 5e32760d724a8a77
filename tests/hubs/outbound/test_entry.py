"""How far away a host is, from its name alone."""

from __future__ import annotations

import pytest

from groundup.hubs.outbound.entry import listening_reach, reach_of

EVERYWHERE = "0.0.0.0"  # noqa: S104  (nobody listens)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "app.LOCALHOST."])
def test_this_computer(host: str) -> None:
    """Loopback addresses and the names that stand for them stay here."""
    assert reach_of(host) == "this_computer"


@pytest.mark.parametrize(
    "host", ["192.168.1.20", "10.0.0.1", "fe80::1", "fd00::7", "teacher", "teacher.local", "169.254.1.1"]
)
def test_network(host: str) -> None:
    """Private addresses and names without a domain belong to this network."""
    assert reach_of(host) == "network"


@pytest.mark.parametrize(
    "host", ["example.org", "8.8.8.8", "2001:4860:4860::8888", "localhost.example.org", "127.0.0.1.example"]
)
def test_internet(host: str) -> None:
    """Whatever is not surely near counts as the internet."""
    assert reach_of(host) == "internet"


def test_open_to_everybody() -> None:
    """A port at all addresses, or at one of the network, is open to the network; at loopback it is not."""
    assert listening_reach(EVERYWHERE) == listening_reach("::") == "network"
    assert listening_reach("203.0.113.9") == "network"
    assert listening_reach("127.0.0.1") == "this_computer"
