"""Known-bad twins of routes: what they answer is not what the document says of them."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.ollama.answer_forms import VersionAnswer
from groundup.server.routes import DialectName, Handler, Right, Route


async def _without_a_field(call: Call) -> Response:
    return json_response({"version": "1"})


async def _faulty(call: Call) -> Response:
    raise OverflowError


async def _other_status(call: Call) -> Response:
    return json_response({"version": "1", "groundup": "1"}, 202)


async def _other_form(call: Call) -> Response:
    return PlainTextResponse("1")


def _route(path: str, handler: Handler) -> Route:
    return Route(
        path=path,
        method="GET",
        handler=handler,
        dialect=DialectName.NATIVE,
        right=Right.NOTHING,
        summary="Says something else",
        answer=VersionAnswer,
    )


UNTRUE_ROUTES = (
    _route("/without-a-field", _without_a_field),
    _route("/faulty", _faulty),
    _route("/other-status", _other_status),
    _route("/other-form", _other_form),
)
