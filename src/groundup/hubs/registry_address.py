"""The address of a registry, as people write it: a host, perhaps with a port, and with http where allowed.

Only its form and its place in the network are looked at; nobody is asked.
"""

from __future__ import annotations

import re
from typing import Final

from .redirects import is_inside, origin

ALLOWED_ADDRESS: Final = "a host with an optional port; with http:// before it only inside your own network"
_AFTER_SCHEME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(:[0-9]{1,5})?")


def checked_address(text: str) -> str:
    """The address with its scheme, https where none was written.

    Raises:
        ValueError: it is none, or an http one that is not inside the own network.
    """
    address = text if "://" in text else f"https://{text}"
    scheme, host, _ = origin(address)
    is_good = scheme == "https" or is_inside(host) or "." not in host
    if not is_good or not _AFTER_SCHEME.fullmatch(address.partition("://")[2]):
        raise ValueError(ALLOWED_ADDRESS)
    return address


def host_in_names(address: str) -> str:
    """How a registry is called in the names of models: its host in small letters, with its port."""
    return address.partition("://")[2].lower()
