"""The application of the owner's pages: addresses of screens for browsers, and all below `/app/`.

They are apart from those of the dialects because nearly everything about them differs: who may come in, how
errors look, and that one of them is a WebSocket.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from groundup.errors import GroundupError, MethodNotAllowedError, ServerFaultError, UnknownPathError
from groundup.server.answers import json_response
from groundup.server.auth import credential
from groundup.server.call import Call, Caller, Services
from groundup.server.envelopes import reply_to
from groundup.server.request_record import DIALECT, ROUTE, UNKNOWN

from .addresses.address_table import BELOW_SCREENS, EVENTS, SCREENS, WITHOUT_KEY, handlers_at
from .addresses.handler import Within
from .page_door import PageDoor
from .page_files import PREFIX, PageFiles
from .page_headers import page_headers
from .service import Browser
from .socket import follow
from .words import told_error

_OWNER: Final = Caller()


class BrowserApplication:
    """Answers the owner's pages, and leaves every other address to the application of the dialects.

    Args:
        dialects: the application of everything else.
        services: what commands may use.
        browser: what pages share.
        door: who may come in.
        files: of the pages.
    """

    def __init__(
        self,
        dialects: ASGIApp,
        services: Services,
        browser: Browser,
        door: PageDoor,
        files: PageFiles | None = None,
    ) -> None:
        self._dialects = dialects
        self._services = services
        self.browser = browser
        self.door = door
        self.within = Within(browser, door, files or PageFiles())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, a socket, or the life of the server."""
        if scope["type"] == "websocket":
            await self._follow(scope, receive, send)
        elif scope["type"] == "http" and (scope["path"].startswith("/app/") or _wants_page(scope)):
            await self._answer(scope, receive, send)
        else:
            await self._dialects(scope, receive, send)

    async def _follow(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        try:
            self.door.check(scope)
            if scope["path"] != EVENTS:
                raise UnknownPathError
        except GroundupError as error:
            await socket.send_denial_response(_error_response(error))
            return
        await follow(socket, self.browser)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        call = Call(request, self._services, _OWNER)
        scope[DIALECT] = "app"
        host, fault = "", None
        try:
            host = self.door.check(scope)
            response = await self._handled(call)
        except GroundupError as error:
            response = _error_response(error)
        except Exception as error:
            response, fault = _error_response(ServerFaultError()), error
        headers = {"Cache-Control": "no-store"} | page_headers(
            host, is_secure=self._services.settings.is_secure, media_type=response.media_type or ""
        )
        if not call.request.url.path.startswith(PREFIX):  # a file of the pages is the same for all requests
            headers["Groundup-Request-Id"] = call.id
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        await response(scope, receive, send)
        if fault is not None:
            raise fault  # the guards note its place

    async def _handled(self, call: Call) -> Response:
        path, method = call.request.url.path, call.request.method
        by_method, rest = handlers_at(path)
        call.request.scope[ROUTE] = (
            path.removesuffix(rest) + ("{name}" if rest else "") if by_method else UNKNOWN
        )
        if not by_method:
            raise UnknownPathError
        handler = by_method.get("GET" if method == "HEAD" else method)
        if handler is None:
            raise MethodNotAllowedError(", ".join(sorted(by_method)))
        if handler not in WITHOUT_KEY:
            await self.browser.check_key((credential(call.request.headers.raw) or b"").decode("latin-1"))
        return await handler(self.within, call, rest)


def _wants_page(scope: Scope) -> bool:
    """Whether a browser asks for a screen; programs are told at the root that the server runs."""
    return (scope["path"] in SCREENS or scope["path"].startswith(BELOW_SCREENS)) and any(
        name == b"accept" and b"text/html" in value for name, value in scope["headers"]
    )


def _error_response(error: GroundupError) -> Response:
    headers = {"Allow": error.allowed} if isinstance(error, MethodNotAllowedError) else {}
    response = json_response({"error": told_error(error)}, reply_to(error).status)
    response.headers.update(headers)
    return response
