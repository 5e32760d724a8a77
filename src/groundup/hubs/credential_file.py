"""The file in which `groundup login` keeps who the user is at registries.

It holds passwords as they are, like the files of other programs for this purpose, so nobody else may read
it: a file that is open to others is refused. Nothing here prints or sends one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import FileAccessError

from .credentials import Credential
from .private_file import read_private_file, write_private_file

FILE_NAME: Final = "credentials.json"
LONGEST_TEXT: Final = 16_000  # tokens can be long, and headers end somewhere


class _Entry(msgspec.Struct, frozen=True):
    user: str
    password: str


class _Document(msgspec.Struct, frozen=True):
    registries: dict[str, _Entry] = {}


class CredentialFile:
    """Credentials by the registry's host, as it stands in names; a `CredentialSource` when it is called."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def __call__(self, host: str) -> Credential | None:
        """Who the user is at a registry; None = nobody.

        Raises:
            FileAccessError: the file is damaged, cannot be read, or is open to others.
        """
        entry = self._read().get(host.lower())
        return Credential(entry.user, entry.password) if entry else None

    def hosts(self) -> list[str]:
        """Where the user is somebody, in order."""
        return sorted(self._read())

    def keep(self, host: str, credential: Credential) -> None:
        """Remember who the user is at a registry, in place of what was known before."""
        entry = _Entry(credential.user, credential.password)
        self._write({**self._read(), host.lower(): entry})

    def forget(self, host: str) -> bool:
        """Remember it no more; False if nothing was known."""
        known = self._read()
        if known.pop(host.lower(), None) is None:
            return False
        self._write(known)
        return True

    def _read(self) -> dict[str, _Entry]:
        raw = read_private_file(self._path, is_secret=True)
        if raw is None:
            return {}
        try:
            return msgspec.json.decode(raw, type=_Document).registries
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # Without the cause: its text could show what the file holds.
            raise FileAccessError(
                str(self._path), "read", "it is damaged; sign in again after deleting it"
            ) from None

    def _write(self, known: dict[str, _Entry]) -> None:
        data = msgspec.json.format(msgspec.json.encode(_Document(dict(sorted(known.items())))))
        write_private_file(self._path, data)
