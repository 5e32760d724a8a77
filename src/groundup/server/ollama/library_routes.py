"""Which models there are: `/api/tags`, `/api/version`."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from groundup.library.installed import InstalledModel
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.routes import DialectName, Right, Route

from .values import LEVEL, timestamp


async def version(call: Call) -> Response:
    """The level of the API."""
    return json_response({"version": LEVEL})


async def tags(call: Call) -> Response:
    """The models of the library, newest first."""
    models = sorted(call.services.library.models(), key=lambda one: one.modified_s, reverse=True)
    return json_response({"models": [_listed(one) for one in models]})


def _listed(model: InstalledModel) -> dict[str, Any]:
    return {
        "name": model.name.short,
        "model": model.name.short,
        "modified_at": timestamp(model.modified_s),
        "size": model.manifest.size_bytes,
        "digest": model.manifest.digest.hex,
        "details": {"format": "gguf"},
    }


ROUTES = (
    Route(
        path="/api/version", method="GET", handler=version, dialect=DialectName.NATIVE, right=Right.NOTHING,
        summary="The level of the API",
    ),
    Route(
        path="/api/tags", method="GET", handler=tags, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="The models of the library",
    ),
)  # fmt: skip
