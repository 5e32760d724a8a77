"""Known bad: asks for the address of another computer, as a module does that wants to count its users."""

from __future__ import annotations

import socket


def say_hello() -> None:
    """Look up a name; the defect."""
    socket.getaddrinfo("example.com", 443)


def send_a_beacon() -> None:
    """Send a packet to a public address (one for documentation, RFC 5737); the defect."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as beacon:
        beacon.sendto(b"hello", ("192.0.2.1", 9))


def call_home() -> None:
    """Connect there; the defect."""
    with socket.socket() as line:
        line.settimeout(0.1)
        line.connect(("192.0.2.1", 443))
