"""Whether the server lives, for those who watch over it."""

from __future__ import annotations

from collections import Counter

from starlette.responses import PlainTextResponse, Response

from .answers import json_response
from .call import Call
from .routes import JSON, PLAIN, DialectName, Right, Route


async def root(call: Call) -> Response:
    """The words by which clients recognise a server of this kind."""
    return PlainTextResponse("Ollama is running")


async def healthz(call: Call) -> Response:
    """It runs."""
    return json_response({"status": "ok"})


async def readyz(call: Call) -> Response:
    """It would answer: its library can be read. `memory_limits` counts what bounds the loaded models."""
    call.services.library.names()
    loaded = call.services.host.loaded()
    limits = Counter(one.engine.memory_bound[0] for one in loaded)
    return json_response({"status": "ready", "loaded": len(loaded), "memory_limits": limits})


def _route(path: str, handler: object, summary: str, media: str = JSON) -> Route:
    return Route(
        path=path,
        method="GET",
        handler=handler,  # type: ignore[arg-type]
        dialect=DialectName.NATIVE,
        right=Right.NOTHING,
        summary=summary,
        media=(media,),
    )


ROUTES = (
    _route("/", root, "Says that the server runs", PLAIN),
    _route("/healthz", healthz, "Whether the server lives"),
    _route("/readyz", readyz, "Whether the server is ready to answer"),
)
