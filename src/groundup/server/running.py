"""Runs the application on an address, until it is told to stop."""

from __future__ import annotations

import uvicorn

from groundup.host.host import Host

from .app import make_app


def uvicorn_config(host: Host, address: str, port: int) -> uvicorn.Config:
    """How uvicorn is run: h11, because it refuses most of what smuggles requests; no log of requests."""
    return uvicorn.Config(
        make_app(host),
        host=address,
        port=port,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=75,
    )
