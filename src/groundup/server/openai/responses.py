"""`POST /v1/responses`, without a memory: the whole conversation comes with each request."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import Response

from groundup.chat.events import ChatEvent, Finished
from groundup.errors import GroundupError
from groundup.server.answered import Begun, answered, own_figures
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.envelopes import reply_to, text_of
from groundup.server.keep_alive import allowed_keep_alive_s
from groundup.server.routes import JSON_OR_EVENTS, DialectName, Right, Route
from groundup.server.streams import ACCEPTED, SSE, StreamForm, stream_response, until_gone

from .answer_forms import ResponseObject
from .events import WAITING
from .response_events import ResponseEvents
from .response_object import answer_object, usage_of
from .response_request import ResponsesBody, read_request


async def responses(call: Call) -> Response:
    """Continue a conversation."""
    body = await call.body(ResponsesBody)
    request = read_request(call, body)
    events = ResponseEvents(answer_object(call, body), request.logprobs)
    happened = answered(call, body.model, request, allowed_keep_alive_s(call, body.keep_alive))
    pieces = _pieces(call, happened, events)
    if body.stream:
        return await stream_response(call, pieces, _form(events))
    await until_gone(call.request, _exhaust(pieces))
    return json_response(events.answer)


async def _pieces(
    call: Call, happened: AsyncGenerator[Begun | ChatEvent], events: ResponseEvents
) -> AsyncGenerator[bytes]:
    """What is said of each thing that happens; the first of it is said once the engine has the request."""
    lease = None
    async with aclosing(happened):
        async for one in happened:
            if isinstance(one, Begun):
                lease = one.lease
            elif isinstance(one, Finished):
                assert lease is not None
                figures = own_figures(call, lease, [one])
                yield b"".join([*events.begin(), *events.finish(one, usage_of(one), figures)])
            else:
                yield b"".join([*events.begin(), *events.take(one)]) or ACCEPTED


def _form(events: ResponseEvents) -> StreamForm:
    def failed(error: GroundupError) -> bytes:
        return events.failed(reply_to(error).code, text_of(error))

    return StreamForm(media_type=SSE, quiet=lambda: WAITING, failed=failed)


async def _exhaust(pieces: AsyncGenerator[bytes]) -> None:
    async with aclosing(pieces):
        async for _ in pieces:
            pass


ROUTES = (
    Route(
        path="/v1/responses", method="POST", handler=responses, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="Continue a conversation", body=ResponsesBody,
        answer=ResponseObject, media=JSON_OR_EVENTS,
    ),
)  # fmt: skip
