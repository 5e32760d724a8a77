"""The door of the server: every request passes it before anything else looks at it.

In this order: form, host, page, key, right. Nothing is answered beyond it that has not been through.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.types import Scope

from groundup.errors import UnauthorizedError
from groundup.sharing.guard import client_address

from .auth import Auth, check_right
from .call import Caller
from .limits import FailureLimit
from .origins import Origins
from .request_form import Headers, form_refusal, values_of
from .routes import Right

ALLOWED_HEADERS: Final = (
    "Authorization, Content-Type, Accept, X-Requested-With, OpenAI-Beta, x-api-key, anthropic-version, "
    "anthropic-beta, x-stainless-arch, x-stainless-async, x-stainless-lang, x-stainless-os, "
    "x-stainless-package-version, x-stainless-retry-count, x-stainless-runtime, "
    "x-stainless-runtime-version, x-stainless-timeout"
)
_CHANGING: Final = (Right.MANAGE, Right.ADMIN)


class Door:
    """Lets requests in, or says why not."""

    def __init__(self, origins: Origins, auth: Auth) -> None:
        self._origins = origins
        self._auth = auth
        self._failures = FailureLimit()

    def caller(self, scope: Scope, right: Right) -> Caller:
        """Who sends this request, if it may come in.

        Raises:
            RequestTooLargeError, InvalidBodyError: it has a form that is not read.
            ForbiddenError: its host, its page, or its key.
            UnauthorizedError: it has no key, and must.
            TooManyFailuresError: that has happened too often.
        """
        headers: Headers = scope["headers"]
        refusal = form_refusal(scope["raw_path"], scope["query_string"], headers)
        refusal = refusal or self._origins.host_refusal(values_of(headers, b"host")[0].decode("latin-1"))
        refusal = refusal or self._origins.origin_refusal(
            _text(headers, b"origin"), _text(headers, b"sec-fetch-site") or "", changes=right in _CHANGING
        )
        if refusal is not None:
            raise refusal
        if scope["method"] == "OPTIONS" or right is Right.NOTHING:
            return Caller(rights=frozenset())  # a browser asks before it asks, without a key
        try:
            caller = self._auth.caller(headers)
        except UnauthorizedError:
            self._failures.note(client_address(scope))
            raise
        check_right(caller, right)
        return caller

    def allow_reading(self, scope: Scope, response: Response) -> None:
        """Tell a browser that an allowed page may read the answer."""
        origin = _text(scope["headers"], b"origin")
        if origin is None or not self._origins.allows(origin, changes=False):
            return
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
        response.headers["Access-Control-Expose-Headers"] = "Groundup-Warning, Groundup-Request-Id"
        if scope["method"] == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, DELETE"
            response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS


def _text(headers: Headers, name: bytes) -> str | None:
    values = values_of(headers, name)
    return ", ".join(value.decode("latin-1") for value in values) if values else None
