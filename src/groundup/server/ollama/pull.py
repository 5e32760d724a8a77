"""`POST /api/pull`: bring a model from a hub to this device."""

from __future__ import annotations

from contextlib import aclosing

import msgspec
from starlette.responses import Response

from groundup.errors import InvalidBodyError
from groundup.names import SEEDLING, HubKind, ModelName
from groundup.server.call import Call
from groundup.server.routes import JSON_OR_LINES, DialectName, Right, Route

from .answer_forms import ProgressAnswer
from .model_field import named_model
from .status_lines import SUCCESS, Lines, status_response


class PullBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/pull`. Which hubs may be asked, and how, is for the owner of this device to say."""

    model: str = ""
    name: str = ""
    stream: bool = True
    insecure: bool = False
    username: str = ""
    password: str = ""


async def pull(call: Call) -> Response:
    """Fetch a model. When the client leaves, it pauses; whoever asks again goes on from there."""
    body = await call.body(PullBody)
    name = ModelName.parse(named_model(body))
    if name.hub is HubKind.LOCAL and name != ModelName.parse(SEEDLING):
        raise InvalidBodyError(f"{name.short} points to no hub", "model")
    return await status_response(call, pull_lines(call, name), stream=body.stream)


async def pull_lines(call: Call, name: ModelName) -> Lines:
    """The lines of a pull; Seedling is always here."""
    if name == ModelName.parse(SEEDLING):
        yield {"status": "pulling manifest"}
        yield SUCCESS
        return
    call.services.metrics.note_transfer("pull")
    async with aclosing(call.services.downloads.watch(name)) as lines:  # who leaves is counted out at once
        async for line in lines:
            yield line


ROUTES = (
    Route(
        path="/api/pull", method="POST", handler=pull, dialect=DialectName.NATIVE, right=Right.MANAGE,
        summary="Bring a model from a hub", body=PullBody,
        answer=ProgressAnswer, media=JSON_OR_LINES,
    ),
)  # fmt: skip
