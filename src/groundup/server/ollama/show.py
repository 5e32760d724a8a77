"""`POST /api/show`: everything that is known about a model of this device."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.errors import ModelNotFoundError
from groundup.library.installed import Library
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.reach import Reach
from groundup.server.routes import DialectName, Right, Route

from .answer_forms import ShowAnswer
from .model_field import named_model
from .shown_model import shown_model


class ShowBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/show`. `system` and `options` are read for older clients and change nothing."""

    model: str = ""
    name: str = ""
    verbose: bool = False
    system: str = ""
    options: dict[str, Any] = {}


async def show(call: Call) -> Response:
    """What a model is, brings and can do; `verbose` gives the long lists of its header, too."""
    body = await call.body(ShowBody)
    library = call.services.library.for_another_thread()
    shown = await asyncio.to_thread(_shown, call.reach, library, named_model(body), body.verbose)
    if call.request.headers.get("user-agent", "").startswith("GitHubCopilotChat/"):
        # It shows this as the model's name, and would have several models of one name.
        shown["model_info"]["general.basename"] = body.model or body.name
    return json_response(shown)


def _shown(reach: Reach, library: Library, name: str, is_verbose: bool) -> dict[str, Any]:
    model = reach.find(library, name)
    if model is None:
        raise ModelNotFoundError(name)
    return shown_model(library, model, is_verbose=is_verbose)


ROUTES = (
    Route(
        path="/api/show", method="POST", handler=show, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="What is known about a model", body=ShowBody, answer=ShowAnswer,
    ),
)  # fmt: skip
