"""Who may come to the addresses of the pages: this computer's own browser, from our own page, with a key."""

from __future__ import annotations

import hmac
import ipaddress

from starlette.types import Scope

from groundup.errors import ForbiddenError, GroundupError, UnauthorizedError
from groundup.server.auth import credential
from groundup.server.origins import Origins
from groundup.server.request_form import form_refusal, values_of
from groundup.server.server_settings import ServerSettings
from groundup.sharing.guard import client_address


class PageDoor:
    """Stricter than the door for programs: no other page may come in, not even one of this computer.

    Args:
        settings: of the server.
        origins: decides what this computer is called.
        owner_secret: of the owner's own programs; empty = nobody has it.
    """

    def __init__(self, settings: ServerSettings, origins: Origins, owner_secret: bytes) -> None:
        self._settings = settings
        self._origins = origins
        self._owner_secret = owner_secret

    def check(self, scope: Scope) -> str:
        """Let a request as far as our pages; returns its host, which is one of ours.

        Raises:
            GroundupError: its form, its host, its page, or another computer.
        """
        headers = scope["headers"]
        form = [one for one in headers if one[0] != b"upgrade"] if scope["type"] == "websocket" else headers
        refusal = form_refusal(scope["raw_path"], scope["query_string"], form)
        host = "" if refusal else values_of(headers, b"host")[0].decode("latin-1")
        refusal = refusal or self._origins.host_refusal(host) or self._page_refusal(scope, host)
        if refusal is not None:
            raise refusal
        if not _is_this_computer(client_address(scope)):
            raise ForbiddenError("the pages of the desk are for this computer alone")
        return host

    def check_owner(self, scope: Scope) -> None:
        """Let only the owner's own programs go on.

        Raises:
            UnauthorizedError: the request does not bring their secret.
        """
        given = credential(scope["headers"])
        if not (self._owner_secret and given and hmac.compare_digest(given, self._owner_secret)):
            raise UnauthorizedError

    def _page_refusal(self, scope: Scope, host: str) -> GroundupError | None:
        """Why a request that comes from a page is refused. Programs come from none."""
        origins = values_of(scope["headers"], b"origin")
        own = f"{'https' if self._settings.is_secure else 'http'}://{host}"
        if any(one.decode("latin-1") != own for one in origins):
            return ForbiddenError("only our own page may use this address")
        site = values_of(scope["headers"], b"sec-fetch-site")
        if scope.get("method") in ("GET", "HEAD") and values_of(scope["headers"], b"sec-fetch-mode") == [
            b"navigate"
        ]:
            return None  # a link from anywhere may lead to our page; it brings no key
        if any(one not in (b"same-origin", b"none") for one in site):
            return ForbiddenError("only our own page may use this address")
        return None


def _is_this_computer(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback
