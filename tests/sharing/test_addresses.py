"""Addresses of this computer, and the socket that listens there."""

from __future__ import annotations

import pytest

from groundup.errors import CannotShareError
from groundup.sharing.addresses import address_towards, host_names, lan_addresses, listen, own_addresses


def test_this_computer_has_its_loopback() -> None:
    """127.0.0.1 is among the addresses, and not among those of the local network."""
    assert "127.0.0.1" in own_addresses()
    assert "127.0.0.1" not in lan_addresses()


def test_a_free_port_is_given() -> None:
    """With port 0 some port is free."""
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


def test_a_port_that_is_taken_says_so() -> None:
    """The error names the address, and how to choose another port."""
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(CannotShareError, match=f"127.0.0.1:{port}") as caught:
            listen("127.0.0.1", port)
    assert "--port" in caught.value.hint


@pytest.mark.parametrize("address", ["203.0.113.7", "teacher", "", "1.2.3"])
def test_other_addresses_are_refused(address: str) -> None:
    """What is no address of this computer is refused, with those that are."""
    with pytest.raises(CannotShareError) as caught:
        listen(address, 0)
    assert "127.0.0.1" in caught.value.hint


def test_the_way_to_loopback_begins_there() -> None:
    """Who is asked on loopback is given something on loopback, and nonsense does no harm."""
    assert address_towards("127.0.0.1:9") == "127.0.0.1"
    assert address_towards("no-such-host.invalid:9") == "127.0.0.1"


def test_only_own_names_count() -> None:
    """On loopback that is the address and localhost; in the network the address and this computer's name."""
    assert host_names("127.0.0.1", 5000) == {"127.0.0.1:5000", "localhost:5000"}
    names = host_names("192.168.1.20", 5000, other_names=("groundup-1.local",))
    assert {"192.168.1.20:5000", "groundup-1.local:5000"} <= names
    assert not {"localhost:5000", "192.168.1.20", "192.168.1.20:5001"} & names
