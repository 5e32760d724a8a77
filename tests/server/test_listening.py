"""The socket of the server, and who else holds its port."""

from __future__ import annotations

import os

import pytest

from groundup.errors import CannotListenError, PortTakenError
from groundup.server.listening import holder_of, listen, reachable

from .live import Live


def test_a_port_is_held_once() -> None:
    """The second to come is told who was first."""
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PortTakenError) as caught:
            listen("127.0.0.1", port)
    assert f"process {os.getpid()}" in caught.value.holder
    assert f"--port {port + 1}" in caught.value.hint


def test_our_own_server_is_known(shared_live: Live) -> None:
    """A Groundup server says that it is one."""
    holder = holder_of("127.0.0.1", shared_live.port)
    assert holder.is_groundup
    assert holder.name.startswith("Groundup 0")


@pytest.mark.parametrize("address", ["203.0.113.9", "models.example", "", "1.2.3"])
def test_addresses_of_others_are_refused(address: str) -> None:
    """What is no address of this computer is an error with the reason."""
    with pytest.raises(CannotListenError):
        listen(address, 0)


def test_everywhere_is_reached_by_loopback() -> None:
    """Programs of this computer reach a server that listens everywhere at loopback."""
    assert reachable("0.0.0.0") == "127.0.0.1"  # noqa: S104
    assert reachable("::") == "::1"
    assert reachable("192.168.1.5") == "192.168.1.5"
