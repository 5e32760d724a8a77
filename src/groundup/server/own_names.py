"""What this computer is called in the network that the server listens to; asked again now and then."""

from __future__ import annotations

import ipaddress
import platform
import time
from typing import Final

from groundup.sharing.addresses import own_addresses

from .server_settings import ServerSettings

ASK_AGAIN_S: Final = 5.0  # addresses change when a computer wakes up in another network


class OwnNames:
    """Names and addresses for the header `Host`, in small letters, without a port.

    On loopback there are none beyond those that every computer has. At one address it is that one and the
    names of the computer; where the server listens everywhere, all addresses of this moment.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._names = frozenset[str]()
        self._asked_s = -ASK_AGAIN_S

    def __call__(self) -> frozenset[str]:
        """The names now."""
        if self._settings.is_loopback:
            return frozenset()
        now_s = time.monotonic()
        if now_s - self._asked_s >= ASK_AGAIN_S:
            self._names, self._asked_s = self._ask(), now_s
        return self._names

    def _ask(self) -> frozenset[str]:
        node = platform.node().lower().partition(".")[0]
        names = {node, f"{node}.local"} if node else set[str]()
        addresses = own_addresses() if _is_everywhere(self._settings.address) else [self._settings.address]
        return frozenset({*names, *(f"[{one}]" if ":" in one else one for one in addresses)})


def _is_everywhere(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return False
