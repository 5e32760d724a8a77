"""How the server listens, and whom it hears."""

from __future__ import annotations

import ipaddress
from typing import Final

import msgspec

DEFAULT_ADDRESS: Final = "127.0.0.1"
DEFAULT_PORT: Final = 11434


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Address, and what is allowed beyond the usual."""

    address: str = DEFAULT_ADDRESS
    port: int = DEFAULT_PORT
    origins: tuple[str, ...] = ()  # web pages that may use the server, beside its own
    host_names: tuple[str, ...] = ()  # further names by which this computer may be called
    needs_key: bool = False  # always true beyond loopback, unless `insecure_lan`
    insecure_lan: bool = False  # beyond loopback without keys: everybody in the network may use it
    allows_push: bool = False  # whether models may be sent to registries: a way out of this device
    has_pages: bool = False  # whether the documentation of the API is shown
    certificate: str = ""  # the file of a certificate, for TLS; "" = the server speaks plain HTTP
    certificate_key: str = ""  # the file of its key

    @property
    def is_secure(self) -> bool:
        """Whether the server speaks TLS."""
        return bool(self.certificate)

    @property
    def is_loopback(self) -> bool:
        """Whether only this computer can reach the server."""
        if self.address == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.address).is_loopback
        except ValueError:
            return False

    @property
    def asks_for_keys(self) -> bool:
        """Whether every caller must have a key."""
        return self.needs_key or not (self.is_loopback or self.insecure_lan)
