"""Registries that the user has allowed once and for all, kept in a small file of their own.

The file is TOML, so that people can read and edit it: below `[registries]` the host as it stands in names,
and its address. Every line is checked when it is read, as strictly as what the environment says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from groundup.errors import FileAccessError, InvalidParameterError, SettingsError

from .private_file import read_private_file, write_private_file
from .registry_address import ALLOWED_ADDRESS, checked_address, host_in_names

FILE_NAME: Final = "hubs.toml"
_HEAD: Final = "# Registries that models may come from. Written by: groundup hubs add, groundup hubs rm\n"


class KnownHubs:
    """The allowed registries in a folder's file; nothing is created by reading."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def addresses(self) -> dict[str, str]:
        """The address of each registry by its host, as it stands in names.

        Raises:
            SettingsError: the file says something that cannot be a registry.
            FileAccessError: it cannot be read.
        """
        raw = read_private_file(self._path)
        return {} if raw is None else dict(self._checked(raw))

    def add(self, text: str) -> str:
        """Allow a registry, by its host or its address; its host as it stands in names.

        Raises:
            InvalidParameterError: it is no address, or an http one outside this network.
            FileAccessError: the file cannot be written.
        """
        try:
            address = checked_address(text)
        except ValueError as error:
            raise InvalidParameterError("The registry", repr(text), ALLOWED_ADDRESS) from error
        host = host_in_names(address)
        self._write({**self.addresses(), host: address})
        return host

    def remove(self, host: str) -> bool:
        """Allow a registry no more; False if it was not among these."""
        known = self.addresses()
        if known.pop(host.lower(), None) is None:
            return False
        self._write(known)
        return True

    def _checked(self, raw: bytes) -> Mapping[str, str]:
        try:
            document = tomllib.loads(raw.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise FileAccessError(str(self._path), "read", f"it is not TOML ({error})") from error
        registries = document.get("registries", {})
        if not isinstance(registries, dict):
            raise FileAccessError(str(self._path), "read", "what it says of registries is no table")
        return {host.lower(): self._address(host, text) for host, text in registries.items()}

    def _address(self, host: str, text: object) -> str:
        try:
            address = checked_address(text if isinstance(text, str) else "")
        except ValueError as error:
            raise SettingsError(host, str(text)[:80], str(self._path), ALLOWED_ADDRESS) from error
        if host_in_names(address) != host.lower():
            raise SettingsError(host, address, str(self._path), f"an address of {host}")
        return address

    def _write(self, addresses: Mapping[str, str]) -> None:
        # Checked addresses hold neither quotes nor backslashes.
        lines = [f'"{host}" = "{address}"\n' for host, address in sorted(addresses.items())]
        write_private_file(self._path, "".join([_HEAD, "[registries]\n", *lines]).encode())
