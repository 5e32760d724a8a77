"""Runs the application on an address, until it is told to stop."""

from __future__ import annotations

from collections.abc import Sequence

import uvicorn

from groundup.host.host import Host

from .app import make_app
from .keys import KeyRing
from .route_table import ROUTES
from .routes import Route
from .server_settings import ServerSettings


def uvicorn_config(
    host: Host, settings: ServerSettings, ring: KeyRing | None = None, *, routes: Sequence[Route] = ROUTES
) -> uvicorn.Config:
    """How uvicorn is run: h11, because it refuses most of what smuggles requests; no log of requests."""
    return uvicorn.Config(
        make_app(host, settings, ring=ring, routes=routes),
        host=settings.address,
        port=settings.port,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        log_level="critical",
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=75,
    )
