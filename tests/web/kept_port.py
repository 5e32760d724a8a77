"""One port for servers that run one after another: a browser keeps files by their address, port included."""

from __future__ import annotations

import random
import socket

PORTS = range(
    20_000, 30_000
)  # systems give clients higher ones, which a test beside this may have at any moment


class KeptPort:
    """The same port of loopback as long as it can be had, then another."""

    def __init__(self) -> None:
        self._port = 0

    def free(self) -> int:
        """The port for the next server; the one before must have ended."""
        while not is_free(self._port):
            self._port = random.choice(PORTS)
        return self._port


def is_free(port: int) -> bool:
    """Whether a server could listen there, also where connections are just ending; never at 0."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
        return port != 0
