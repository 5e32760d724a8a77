"""The application: routes become addresses, errors become answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.types import Receive, Scope, Send

from groundup.errors import GroundupError, MethodNotAllowedError, UnknownPathError
from groundup.host.host import Host

from .auth import Auth
from .call import NOBODY, Call, Services
from .door import Door
from .envelopes import error_response
from .keys import KeyRing
from .origins import Origins
from .route_table import ROUTES
from .routes import DialectName, Right, Route
from .server_settings import ServerSettings


def make_app(
    host: Host,
    settings: ServerSettings | None = None,
    *,
    ring: KeyRing | None = None,
    routes: Sequence[Route] = ROUTES,
) -> Starlette:
    """The application for a host, which is started and ended with it.

    Args:
        host: of the models.
        settings: whom the server hears.
        ring: the keys that it knows.
        routes: the addresses; others only in tests.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with host:
            yield

    chosen = settings or ServerSettings()
    services = Services(host=host, library=host.library)
    door = Door(Origins(chosen), Auth(chosen, ring or KeyRing()))
    by_path: dict[str, list[Route]] = {}
    for route in routes:
        by_path.setdefault(route.path, []).append(route)
    app = Starlette(
        routes=[
            StarletteRoute(path, _Endpoint(group, services, door), include_in_schema=False)
            for path, group in by_path.items()
        ],
        lifespan=lifespan,
        exception_handlers={HTTPException: _unknown_path},  # type: ignore[dict-item]
    )
    app.router.redirect_slashes = False
    return app


class _Endpoint:
    """One address, for all its methods. An object, since a function would be called for GET alone."""

    def __init__(self, group: Sequence[Route], services: Services, door: Door) -> None:
        self._by_method = {route.method: route for route in group}
        if "GET" in self._by_method:
            self._by_method["HEAD"] = self._by_method["GET"]
        self._dialect = group[0].dialect
        self._services = services
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = Call(Request(scope, receive, send), self._services, NOBODY)
        route = self._by_method.get(call.request.method)
        dialect = route.dialect if route else self._dialect
        try:
            call.caller = self._door.caller(scope, route.right if route else Right.NOTHING)
            response = await self._answer(call, route)
        except GroundupError as error:
            response = error_response(error, dialect, {})
        for name, value in call.headers.items():
            response.headers.setdefault(name, value)
        self._door.allow_reading(scope, response)
        await response(scope, receive, send)

    async def _answer(self, call: Call, route: Route | None) -> Response:
        if call.request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(sorted(self._by_method))})
        if route is None:
            raise MethodNotAllowedError(", ".join(sorted(self._by_method)))
        return await route.handler(call)


async def _unknown_path(request: Request, error: HTTPException) -> Response:
    return error_response(UnknownPathError(), dialect_of(request.url.path), {})


def dialect_of(path: str) -> DialectName:
    """The dialect that a caller of an unknown address probably speaks."""
    if path.startswith("/v1/messages"):
        return DialectName.ANTHROPIC
    return DialectName.OPENAI if path.startswith("/v1/") else DialectName.NATIVE
