"""No test reaches another computer: `conftest.py` watches all of them."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.canaries import talkative_module
from tests.faults import network_watch
from tests.faults.network_watch import NetworkUseError


@pytest.fixture
def forgiven() -> Iterator[list[str]]:
    """What the watch notes in a test that offends on purpose; it is forgotten afterwards."""
    yield network_watch.offences
    network_watch.offences.clear()


@pytest.mark.promise("N-07")
def test_this_computer_may_be_asked() -> None:
    """Loopback works, by address and by name, and a name that cannot exist is answered here."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()):
            pass
        with socket.create_connection(("localhost", server.getsockname()[1])):
            pass
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nobody.invalid", 80)
    assert network_watch.offences == []


@pytest.mark.canary("N-07")
@pytest.mark.parametrize(
    "offence",
    [talkative_module.say_hello, talkative_module.send_a_beacon, talkative_module.call_home],
    ids=lambda offence: offence.__name__,
)
def test_talking_is_caught(offence: Callable[[], None], forgiven: list[str]) -> None:
    """A look-up, a packet and a connection are refused and noted, whoever swallows the error."""
    with pytest.raises(NetworkUseError):
        offence()
    assert len(forgiven) == 1


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "example.com", "10.0.0.1", "169.254.1.1"])
def test_other_computers_are_elsewhere(address: str) -> None:
    """The neighbour in the room is another computer, too."""
    assert not network_watch.stays_here((address, 80))


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason=f"{sys.platform} has no local sockets")
def test_local_sockets_stay_here() -> None:
    """A path is no other computer."""
    assert network_watch.stays_here("/run/some.socket")
