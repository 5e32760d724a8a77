"""Doors of the server with one defect each: every check of the guards must fail on one of them."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Scope

from groundup.errors import GroundupError
from groundup.server.auth import OWNER, Auth
from groundup.server.call import Caller
from groundup.server.door import Door
from groundup.server.origins import Origins
from groundup.server.request_form import Headers, values_of
from groundup.server.routes import Right


class DoorWithoutDelete(Door):
    """Looks at the methods that it knows."""

    def caller(self, scope: Scope, right: Right) -> Caller:
        """Defect: DELETE is let in."""
        return OWNER if scope["method"] == "DELETE" else super().caller(scope, right)


class DoorWithPrefix(Door):
    """Looks at a list of prefixes."""

    def caller(self, scope: Scope, right: Right) -> Caller:
        """Defect: addresses beyond the listed prefixes are nobody's business."""
        return super().caller(scope, right) if scope["path"].startswith(("/api/", "/v1/")) else OWNER


class SecondExtractor(Auth):
    """Looks for keys in one more place."""

    def caller(self, headers: Headers) -> Caller:
        """Defect: a cookie counts."""
        found = [value.partition(b"=")[2].partition(b";")[0] for value in values_of(headers, b"cookie")]
        return super().caller([*headers, *((b"x-api-key", one) for one in found)])


class OriginsOfLoopbackOnly(Origins):
    """Checks the name of this computer where it seems to matter."""

    def host_refusal(self, host: str) -> GroundupError | None:
        """Defect: in a network every name is right."""
        return super().host_refusal(host) if self._settings.is_loopback else None


class TrustingOrigins(Origins):
    """Lets pages in by what they say."""

    def origin_refusal(self, origin: str | None, fetch_site: str, *, changes: bool) -> GroundupError | None:
        """Defect: any page may ask."""
        return None


class ReflectingDoor(Door):
    """Tells every page that it may read."""

    def allow_reading(self, scope: Scope, response: Response) -> None:
        """Defect: the origin is repeated, whosever it is."""
        for origin in values_of(scope["headers"], b"origin"):
            response.headers["Access-Control-Allow-Origin"] = origin.decode("latin-1")
