"""Where a redirect may lead, and when a credential stays behind.

Pure rules on addresses; nothing is contacted here. A stranger's redirect must not make us ask a computer
of this network, leave encryption, or carry a credential to another door.
"""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urljoin, urlsplit

from groundup.errors import HubAnswerError, RedirectRefusedError

MAXIMUM_REDIRECTS: Final = 5
REDIRECT_STATUSES: Final = frozenset({301, 302, 303, 307, 308})

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def origin(address: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address: what a credential belongs to.

    Raises:
        ValueError: it is no http or https address with a host, or it carries a name and password.
    """
    parts = urlsplit(address)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError("not an http or https address")
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address with a name and password in it")
    return parts.scheme, parts.hostname.lower(), parts.port or _DEFAULT_PORTS[parts.scheme]


def host_of(address: str) -> str:
    """The host of an address, with its port where it is not the usual one; for messages."""
    try:
        scheme, host, port = origin(address)
    except ValueError:
        return address[:80]
    return host if port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"


def redirect_target(source: str, location: str | None) -> str:
    """The address that an answer from `source` points to.

    Raises:
        HubAnswerError: it points nowhere.
        RedirectRefusedError: it leads from https to http, out of the web, or into this network.
    """
    if not location:
        raise HubAnswerError(host_of(source), "it redirects to nowhere")
    try:
        target = urljoin(source, location)
        old, new = origin(source), origin(target)
    except ValueError as failure:
        raise RedirectRefusedError(host_of(source), location[:80], str(failure)) from failure
    if old[0] == "https" and new[0] == "http":
        raise RedirectRefusedError(host_of(source), host_of(target), "it would leave encryption")
    if is_inside(new[1]) and not is_inside(old[1]):
        raise RedirectRefusedError(host_of(source), host_of(target), "it is a computer of this network")
    return target


def is_same_origin(one: str, other: str) -> bool:
    """Whether a credential for one address may be shown to the other."""
    return origin(one) == origin(other)


def is_inside(host: str) -> bool:
    """Whether a host is, by its literal address or name, this computer or one of its network."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host.partition("%")[0]).is_global
    except ValueError:
        return False
