"""`POST /v1/messages`, and `/v1/messages/count_tokens`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

import msgspec
from starlette.responses import Response

from groundup.chat.capabilities import THINKING
from groundup.chat.events import ChatEvent, Finished
from groundup.chat.requests import ChatRequest
from groundup.errors import GroundupError
from groundup.host.host import Lease
from groundup.server.answered import Begun, answered, own_figures
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.envelopes import error_body
from groundup.server.routes import JSON_OR_EVENTS, DialectName, Right, Route
from groundup.server.streams import ACCEPTED, SSE, StreamForm, stream_response, until_gone

from .answer_forms import MessageAnswer, TokenCount
from .message_events import MessageEvents
from .message_request import MessagesBody, read_request

_PING: Final = b'event: ping\ndata: {"type":"ping"}\n\n'


async def messages(call: Call) -> Response:
    """Continue a conversation."""
    body = await call.body(MessagesBody)
    request = read_request(call, body)
    events = MessageEvents(f"msg_{call.id}", body.model, shows_thinking=body.wants_thinking)
    happened = answered(call, body.model, request, drops_thinking=True)
    if body.stream:
        return await stream_response(call, _pieces(happened, events), _form(call))
    return json_response(await until_gone(call.request, _whole(call, happened, events)))


async def count_tokens(call: Call) -> Response:
    """How many tokens a conversation has, exactly as it would be sent to the model."""
    body = await call.body(MessagesBody)
    request = read_request(call, body, needs_limit=False)
    return json_response({"input_tokens": await until_gone(call.request, _count(call, body.model, request))})


async def _count(call: Call, model: str, request: ChatRequest) -> int:
    async with call.reach.lease(model) as lease:
        if THINKING not in lease.chat.capabilities:
            request = msgspec.structs.replace(request, think=None)
        prepared = await lease.chat.prepare(request)
        return len((await lease.engine.tokenize(prepared.prompt, add_special=True)).tokens)


async def _pieces(
    happened: AsyncGenerator[Begun | ChatEvent], events: MessageEvents
) -> AsyncGenerator[bytes]:
    async with aclosing(happened):
        async for one in happened:
            if not isinstance(one, Begun):
                yield b"".join(events.take(one)) or ACCEPTED


async def _whole(
    call: Call, happened: AsyncGenerator[Begun | ChatEvent], events: MessageEvents
) -> dict[str, Any]:
    lease: Lease | None = None
    figures: dict[str, Any] = {}
    async with aclosing(happened):
        async for one in happened:
            if isinstance(one, Begun):
                lease = one.lease
                continue
            for _ in events.take(one):
                pass
            if isinstance(one, Finished) and lease is not None:
                figures = {"groundup": own_figures(call, lease, [one])}
    return events.message | figures


def _form(call: Call) -> StreamForm:
    def failed(error: GroundupError) -> bytes:
        return b"event: error\ndata: " + error_body(error, DialectName.ANTHROPIC, call.id) + b"\n\n"

    return StreamForm(media_type=SSE, quiet=lambda: _PING, failed=failed)


ROUTES = (
    Route(
        path="/v1/messages", method="POST", handler=messages, dialect=DialectName.ANTHROPIC,
        right=Right.CHAT, summary="Continue a conversation", body=MessagesBody,
        answer=MessageAnswer, media=JSON_OR_EVENTS,
    ),
    Route(
        path="/v1/messages/count_tokens", method="POST", handler=count_tokens,
        dialect=DialectName.ANTHROPIC, right=Right.CHAT, summary="Count the tokens of a conversation",
        body=MessagesBody, answer=TokenCount,
    ),
)  # fmt: skip
