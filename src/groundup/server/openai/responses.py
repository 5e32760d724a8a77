"""`POST /v1/responses`, without a memory: the whole conversation comes with each request."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

import msgspec
from starlette.responses import Response

from groundup.chat.events import ChatEvent, Finished
from groundup.chat.requests import AskedBy, ChatRequest
from groundup.errors import GroundupError, InvalidBodyError, MissingFieldError
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.envelopes import reply_to, text_of
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import SSE, StreamForm, stream_response, until_gone
from groundup.server.tool_choice import read_tool_choice

from . import fields
from .chat_answers import usage_object
from .response_events import ResponseEvents
from .response_items import function_tools, read_input

# What would need a memory, other computers, or files of ours: refused, since ignoring it would lose words.
_REFUSED: Final = ("previous_response_id", "conversation", "prompt")


class ResponsesBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/v1/responses`."""

    model: str = ""
    input: Any = None
    instructions: str = ""
    max_output_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    reasoning: dict[str, Any] = {}
    text: dict[str, Any] = {}
    tools: list[dict[str, Any]] = []
    tool_choice: str | dict[str, Any] | None = None
    parallel_tool_calls: bool = True
    top_logprobs: int = 0
    include: list[str] = []
    truncation: str = "disabled"
    stream: bool = False
    metadata: dict[str, Any] = {}
    store: Any = None
    background: bool = False
    previous_response_id: str | None = None
    conversation: Any = None
    prompt: Any = None


async def responses(call: Call) -> Response:
    """Continue a conversation."""
    body = await call.body(ResponsesBody)
    request = _request(call, body)
    events = ResponseEvents(answer_object(call, body))
    pieces = _pieces(call, body, request, events)
    if body.stream:
        return await stream_response(call, pieces, _form(events))
    await until_gone(call.request, _exhaust(pieces))
    return json_response(events.answer | {"completed_at": int(time.time()), "groundup": call.extras()})


def answer_object(call: Call, body: ResponsesBody) -> dict[str, Any]:
    """The answer as far as it is known before there is one."""
    return {
        "id": f"resp_{call.id}",
        "object": "response",
        "created_at": int(time.time()),
        "completed_at": None,
        "incomplete_details": None,
        "error": None,
        "model": body.model,
        "instructions": body.instructions or None,
        "tools": body.tools,
        "tool_choice": body.tool_choice or "auto",
        "parallel_tool_calls": body.parallel_tool_calls,
        "truncation": body.truncation,
        "text": body.text or {"format": {"type": "text"}},
        "temperature": body.temperature if body.temperature is not None else 1.0,
        "top_p": body.top_p if body.top_p is not None else 1.0,
        "reasoning": {"effort": body.reasoning.get("effort"), "summary": body.reasoning.get("summary")},
        "max_output_tokens": body.max_output_tokens,
        "usage": None,
        "store": False,
        "background": False,
        "previous_response_id": None,
        "metadata": body.metadata,
        "service_tier": "default",
    }


def _request(call: Call, body: ResponsesBody) -> ChatRequest:
    _check(body)
    given = {"temperature": body.temperature, "top_p": body.top_p}
    return ChatRequest(
        messages=read_input(body.input, body.instructions),
        tools=function_tools(body.tools),
        tool_choice=read_tool_choice(body.tool_choice),
        parallel_tool_calls=body.parallel_tool_calls,
        think=fields.read_effort(body.reasoning.get("effort")),
        answer_format=fields.read_response_format(body.text.get("format")),
        sampling=fields.sampling(given),
        max_tokens=body.max_output_tokens,
        truncate=body.truncation == "auto",
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )


def _check(body: ResponsesBody) -> None:
    if not body.model:
        raise MissingFieldError("model")
    if body.input is None:
        raise MissingFieldError("input")
    for name in _REFUSED:
        if getattr(body, name) is not None:
            raise InvalidBodyError("is not kept here; send the whole conversation as input", name)
    if body.background:
        raise InvalidBodyError("answers come at once or not at all", "background")
    if body.truncation not in ("disabled", "auto"):
        raise InvalidBodyError("must be disabled or auto", "truncation")


async def _pieces(
    call: Call, body: ResponsesBody, request: ChatRequest, events: ResponseEvents
) -> AsyncGenerator[bytes]:
    async with call.services.host.lease(body.model) as lease:
        prepared = await lease.chat.prepare(request)
        async with aclosing(lease.chat.stream(prepared)) as stream:
            first = await anext(stream)
            for piece in events.begin():
                yield piece
            for piece in _written(events, first):
                yield piece
            async for happened in stream:
                for piece in _written(events, happened):
                    yield piece


def _written(events: ResponseEvents, happened: ChatEvent) -> list[bytes]:
    if isinstance(happened, Finished):
        return list(events.finish(happened, _usage(happened)))
    return list(events.take(happened))


def _usage(end: Finished) -> dict[str, Any]:
    usage = usage_object([end])
    return {
        "input_tokens": usage["prompt_tokens"],
        "input_tokens_details": usage["prompt_tokens_details"] | {"cache_write_tokens": 0},
        "output_tokens": usage["completion_tokens"],
        "output_tokens_details": usage["completion_tokens_details"],
        "total_tokens": usage["total_tokens"],
    }


def _form(events: ResponseEvents) -> StreamForm:
    def failed(error: GroundupError) -> bytes:
        return events.failed(reply_to(error).code, text_of(error))

    return StreamForm(media_type=SSE, quiet=lambda: b": waiting\n\n", failed=failed)


async def _exhaust(pieces: AsyncGenerator[bytes]) -> None:
    async with aclosing(pieces):
        async for _ in pieces:
            pass


ROUTES = (
    Route(
        path="/v1/responses", method="POST", handler=responses, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="Continue a conversation", body=ResponsesBody,
    ),
)  # fmt: skip
