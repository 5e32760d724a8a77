"""A note of the running server, for the other commands of the same user: where it is, and how to be let in.

The note, and the secret beside it, lie in Groundup's own folder and only their owner may read them. The
secret is made anew at each start; who has it is the owner of the server.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import psutil

from groundup import settings

from .private_file import write_private

FILE: Final = "server.json"
TOKEN_FILE: Final = "server-token"  # noqa: S105  (a name of a file)


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """A running server. `address` and `port` are for programs of this computer; `started` is ISO 8601.

    `certificate` is the file of the one that it shows, if it encrypts.
    """

    address: str
    port: int
    pid: int
    started: str
    token_file: str
    is_secure: bool = False
    certificate: str = ""

    @property
    def url(self) -> str:
        """Its base address."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.is_secure else 'http'}://{host}:{self.port}"


def announce(
    address: str, port: int, *, is_secure: bool = False, certificate: str = "", home: Path | None = None
) -> tuple[Presence, bytes]:
    """Leave the note; returns it, and the secret that lets its reader in.

    Raises:
        FileAccessError: the folder cannot be written to.
    """
    folder = home or settings.home()
    token = secrets.token_urlsafe(32)
    presence = Presence(
        address=address,
        port=port,
        pid=os.getpid(),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        token_file=str(folder / TOKEN_FILE),
        is_secure=is_secure,
        certificate=str(Path(certificate).absolute()) if certificate else "",
    )
    write_private(folder / TOKEN_FILE, token.encode())
    write_private(folder / FILE, msgspec.json.format(msgspec.json.encode(presence), indent=2) + b"\n")
    return presence, token.encode()


def withdraw(presence: Presence, home: Path | None = None) -> None:
    """Take the note away, unless another server has left its own there since."""
    folder = home or settings.home()
    if read_presence(folder) == presence:
        for name in (FILE, TOKEN_FILE):
            with suppress(OSError):
                (folder / name).unlink(missing_ok=True)


def read_presence(home: Path | None = None) -> Presence | None:
    """The server that runs now, by its note; None if there is none, or it has died without a word."""
    folder = home or settings.home()
    try:
        presence = msgspec.json.decode((folder / FILE).read_bytes(), type=Presence)
    except (OSError, msgspec.DecodeError):
        return None
    return presence if psutil.pid_exists(presence.pid) else None
