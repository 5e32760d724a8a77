"""`GET /v1/models`."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from groundup.errors import ModelNotFoundError
from groundup.library.installed import InstalledModel
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.routes import DialectName, Right, Route


async def models(call: Call) -> Response:
    """The models of the library, newest first."""
    found = sorted(call.services.library.models(), key=lambda one: one.modified_s, reverse=True)
    return json_response({"object": "list", "data": [_object(one) for one in found]})


async def model(call: Call) -> Response:
    """One model, by its name."""
    name = call.request.path_params["name"]
    found = call.services.library.find(name)
    if found is None:
        raise ModelNotFoundError(name)
    return json_response(_object(found))


def _object(found: InstalledModel) -> dict[str, Any]:
    return {
        "id": found.name.short,
        "object": "model",
        "created": int(found.modified_s),
        "owned_by": found.name.namespace,
    }


ROUTES = (
    Route(
        path="/v1/models", method="GET", handler=models, dialect=DialectName.OPENAI, right=Right.CHAT,
        summary="The models of the library",
    ),
    Route(
        path="/v1/models/{name:path}", method="GET", handler=model, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="One model",
    ),
)  # fmt: skip
