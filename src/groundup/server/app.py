"""The application: routes become addresses, errors become answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from groundup import settings as places
from groundup.desk.database import FILE_NAME
from groundup.errors import (
    GroundupError,
    MethodNotAllowedError,
    RequestTooLargeError,
    ServerFaultError,
    SlowClientError,
    UnknownPathError,
)
from groundup.host.host import Host
from groundup.library.installed import Library
from groundup.library.uploads import Uploads

from .auth import Auth
from .browser.application import BrowserApplication
from .browser.page_door import PageDoor
from .browser.service import Browser
from .call import NOBODY, Call, Services
from .door import Door
from .downloads import Downloads
from .envelopes import error_response, request_id_header
from .guards import Guards, Observer
from .keys import KeyRing
from .limits import ShareLimit
from .metrics import Metrics
from .origins import Origins
from .own_names import OwnNames
from .request_record import DIALECT, ROUTE, UNKNOWN
from .route_table import ROUTES
from .routes import DialectName, Right, Route
from .server_settings import ServerSettings
from .stopping import Stopping


def make_app(
    host: Host,
    settings: ServerSettings | None = None,
    *,
    ring: KeyRing | None = None,
    routes: Sequence[Route] = ROUTES,
    observers: tuple[Observer, ...] = (),
    stopping: Stopping | None = None,
    owner_secret: bytes = b"",
) -> ASGIApp:
    """The application for a host, which is started and ended with it.

    Args:
        host: of the models.
        settings: whom the server hears.
        ring: the keys that it knows.
        routes: the addresses; others only in tests.
        observers: are told of each request when it has ended.
        stopping: tells answers when to end.
        owner_secret: by which the owner's own programs are known where keys are asked for.
    """
    chosen = settings or ServerSettings()
    services = Services(
        host=host,
        library=host.library,
        settings=chosen,
        downloads=Downloads(host.library),
        metrics=Metrics(),
        routes=routes,
    )
    browser = Browser(
        host.library, places.home() / FILE_NAME, downloads=services.downloads, states=host.states
    )
    origins = Origins(chosen, OwnNames(chosen))
    door = Door(origins, Auth(chosen, ring or KeyRing(), owner_secret))
    app = _dialects(services, door, browser)
    pages = BrowserApplication(app, services, browser, PageDoor(chosen, origins, owner_secret))
    return Guards(pages, services.metrics, observers, stopping or Stopping())


def _dialects(services: Services, door: Door, browser: Browser) -> Starlette:
    """All addresses of the dialects. The host, and what the pages need, live as long as it does."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await asyncio.to_thread(_clear_uploads, services.library)
        async with services.host, browser:
            yield

    share = ShareLimit()
    by_path: dict[str, list[Route]] = {}
    for route in services.routes:
        by_path.setdefault(route.path, []).append(route)
    app = Starlette(
        routes=[
            StarletteRoute(path, _Endpoint(path, group, services, door, share), include_in_schema=False)
            for path, group in by_path.items()
        ],
        lifespan=lifespan,
        exception_handlers={Exception: _fault},
    )
    app.router.redirect_slashes = False
    app.router.default = _Endpoint("", [], services, door, share)
    return app


def _clear_uploads(library: Library) -> None:
    """What was sent long ago and never used; a disk that refuses keeps nobody from being answered."""
    with suppress(OSError):
        Uploads(library.for_another_thread().store).clear()


class _Endpoint:
    """One address, for all its methods; or, without any, every address that does not exist.

    An object, since a function would be called for GET alone.
    """

    def __init__(
        self, path: str, group: Sequence[Route], services: Services, door: Door, share: ShareLimit
    ) -> None:
        self._path = path
        self._share = share
        self._by_method = {route.method: route for route in group}
        if "GET" in self._by_method:
            self._by_method.setdefault("HEAD", self._by_method["GET"])
        self._services = services
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = Call(Request(scope, receive, send), self._services, NOBODY)
        route = self._by_method.get(call.request.method)
        dialect = route.dialect if route else self._dialect(scope)
        scope[ROUTE], scope[DIALECT] = self._path or UNKNOWN, dialect.value
        with ExitStack() as stack:
            try:
                call.caller = self._door.caller(scope, route.right if route else self._right_of_any())
                stack.enter_context(self._share.hold(call.caller.owner, call.caller.most_at_once))
                response = await self._answer(call, route)
            except GroundupError as error:
                response = error_response(error, dialect, {}, call.id)
                if call.caller is NOBODY or isinstance(error, RequestTooLargeError | SlowClientError):
                    response.headers["Connection"] = "close"  # what may still come is not read
            for name, value in (call.headers | request_id_header(dialect, call.id)).items():
                response.headers.setdefault(name, value)
            self._door.allow_reading(scope, response)
            await response(scope, receive, send)

    async def _answer(self, call: Call, route: Route | None) -> Response:
        if not self._path:
            raise UnknownPathError
        if call.request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": self._allowed()})
        if route is None:
            raise MethodNotAllowedError(self._allowed())
        return await route.handler(call)

    def _allowed(self) -> str:
        return ", ".join(sorted(self._by_method))

    def _dialect(self, scope: Scope) -> DialectName:
        for route in self._by_method.values():
            return route.dialect
        return dialect_of(scope["path"])

    def _right_of_any(self) -> Right:
        """What a method that does not exist needs: no more than the easiest of the others, and a key where
        the address is unknown, so that nobody without one learns which addresses there are."""
        rights = [route.right for route in self._by_method.values()]
        return Right.NOTHING if Right.NOTHING in rights else Right.CHAT


async def _fault(request: Request, error: Exception) -> Response:
    """The answer to a request that met a fault of ours; the guards note what it was."""
    return error_response(ServerFaultError(), dialect_of(request.url.path), {})


def dialect_of(path: str) -> DialectName:
    """The dialect that a caller of an unknown address probably speaks."""
    if path.startswith("/v1/messages"):
        return DialectName.ANTHROPIC
    return DialectName.OPENAI if path.startswith("/v1/") else DialectName.NATIVE
