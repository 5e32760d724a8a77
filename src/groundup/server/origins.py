"""Which names of this computer and which web pages count: against rebinding and cross-site requests.

A page in a browser can send requests to this computer without being able to read the answers, and with a
trick of DNS it can read them too. So every request must call the computer by a name that it really has, and
one that comes from a page must come from a page that is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from groundup.errors import ForbiddenError, GroundupError

from .server_settings import ServerSettings

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
CONTAINER_NAMES: Final = ("host.docker.internal", "gateway.docker.internal", "host.containers.internal")

EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104  (compared with, never a default)

_LOCAL_PAGE: Final = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")
_LOCAL_PROGRAM: Final = re.compile(r"(app|file|tauri|vscode-webview|vscode-file)://.*")
_HOST: Final = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(?P<port>\d{1,5}))?")


class Origins:
    """Decides by the headers `Host`, `Origin` and `Sec-Fetch-Site`.

    Args:
        settings: of the server.
        own_names: further names and addresses of this computer on the network it is bound to, asked anew
            each time, since addresses change.
    """

    def __init__(self, settings: ServerSettings, own_names: Callable[[], Collection[str]] = tuple) -> None:
        self._settings = settings
        self._own_names = own_names

    def host_refusal(self, host: str) -> GroundupError | None:
        """Why a request that calls this computer so is refused; None if it is not."""
        match = _HOST.fullmatch(host.lower())
        if match is None or match["name"] not in self._names():
            return ForbiddenError("this computer is not called that; see the guide on the server's address")
        default = 443 if self._settings.is_secure else 80
        if int(match["port"] or default) != self._settings.port:
            return ForbiddenError("this computer is not called that on this port")
        return None

    def origin_refusal(self, origin: str | None, fetch_site: str, *, changes: bool) -> GroundupError | None:
        """Why a request from a web page is refused; None for one that is allowed, or comes from no page.

        Args:
            origin: the header, None if there is none.
            fetch_site: what a browser says about the page.
            changes: whether the address changes something, for which fewer pages are allowed.
        """
        if origin is None:
            is_foreign = fetch_site in ("cross-site", "same-site")
            return ForbiddenError("a request from another site") if is_foreign else None
        if self.allows(origin, changes=changes):
            return None
        return ForbiddenError("this page may not use the server; allow it with --origin")

    def allows(self, origin: str, *, changes: bool) -> bool:
        """Whether pages of this origin may use the server."""
        own = f"{'https' if self._settings.is_secure else 'http'}://"
        is_own = origin.startswith(own) and self.host_refusal(origin.removeprefix(own)) is None
        if is_own or origin in self._settings.origins:
            return True
        if not self._settings.is_loopback or changes:
            return False
        return bool(_LOCAL_PAGE.fullmatch(origin) or _LOCAL_PROGRAM.fullmatch(origin))

    def _names(self) -> set[str]:
        bound = self._settings.address.lower()
        names = {*LOOPBACK_NAMES, *CONTAINER_NAMES, *self._settings.host_names, *self._own_names()}
        if bound in EVERYWHERE:  # no name of anybody, though some browsers take it for this computer
            return names
        return names | {f"[{bound}]" if ":" in bound else bound}
