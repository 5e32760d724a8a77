"""`GET /v1/models`."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response

from groundup.errors import ModelNotFoundError
from groundup.library.installed import InstalledModel, Library
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.ollama.details import brief_facts
from groundup.server.reach import Reach
from groundup.server.routes import DialectName, Right, Route

from .answer_forms import ModelList, ModelObject


async def models(call: Call) -> Response:
    """The models of the library, newest first."""
    library = call.services.library.for_another_thread()
    return json_response({"object": "list", "data": await asyncio.to_thread(_all, call.reach, library)})


async def model(call: Call) -> Response:
    """One model, by its name."""
    library = call.services.library.for_another_thread()
    return json_response(await asyncio.to_thread(_one, call.reach, library, call.request.path_params["name"]))


def _all(reach: Reach, library: Library) -> list[dict[str, Any]]:
    found = sorted(reach.models(library), key=lambda one: one.modified_s, reverse=True)
    return [_object(library, one) for one in found]


def _one(reach: Reach, library: Library, name: str) -> dict[str, Any]:
    found = reach.find(library, name)
    if found is None:
        raise ModelNotFoundError(name)
    return _object(library, found)


def _object(library: Library, found: InstalledModel) -> dict[str, Any]:
    facts = brief_facts(library, found)
    own = {"groundup": {"context_length": facts.context_tokens}} if facts else {}
    return {
        "id": found.name.short,
        "object": "model",
        "created": int(found.modified_s),
        "owned_by": found.name.namespace,
    } | own


ROUTES = (
    Route(
        path="/v1/models", method="GET", handler=models, dialect=DialectName.OPENAI, right=Right.CHAT,
        summary="The models of the library", answer=ModelList,
    ),
    Route(
        path="/v1/models/{name:path}", method="GET", handler=model, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="One model", answer=ModelObject,
    ),
)  # fmt: skip
