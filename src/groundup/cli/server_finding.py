"""Finds the server of this device by the note that it left.

Most computers have none running, so that is told first, without loading anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from groundup import settings
from groundup.errors import NoServerError

if TYPE_CHECKING:
    from .server_client import ServerClient

_NOTE: Final = "server.json"  # as groundup.server.presence calls it, which takes long to import


def find_server() -> ServerClient | None:
    """The server that runs now; None if there is none."""
    if not (settings.home() / _NOTE).exists():
        return None
    from groundup.server.presence import read_presence  # noqa: PLC0415  only where there is a note

    from .server_client import ServerClient  # noqa: PLC0415  likewise

    presence = read_presence()
    return ServerClient(presence) if presence is not None else None


def running_server() -> ServerClient:
    """The server that runs now.

    Raises:
        NoServerError: there is none.
    """
    server = find_server()
    if server is None:
        raise NoServerError
    return server
