"""Tests get the same address again, and never one that somebody else has."""

from __future__ import annotations

import socket

from tests.web.kept_port import KeptPort


def test_the_port_stays() -> None:
    """Asked again after a server has ended, it is the same."""
    kept = KeptPort()
    assert kept.free() == kept.free()


def test_a_port_that_is_taken_is_not_given() -> None:
    """Somebody listens there: another one, and that one stays."""
    kept = KeptPort()
    with socket.socket() as door:
        door.bind(("127.0.0.1", kept.free()))
        door.listen()
        taken = door.getsockname()[1]
        assert kept.free() != taken
        assert kept.free() != taken
