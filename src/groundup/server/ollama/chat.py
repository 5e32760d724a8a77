"""`POST /api/chat`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.chat.requests import AskedBy, ChatRequest, SamplingWishes
from groundup.errors import MissingFieldError
from groundup.server import logprobs
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.keep_alive import keep_alive_s
from groundup.server.options import read_options
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import stream_response, until_gone

from .answers import AnswerLines, collected, encoded, joined, stream_form
from .formats import read_format, read_think
from .messages import MessageBody, read_messages


class ChatBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/chat`."""

    model: str = ""
    messages: list[MessageBody] = []
    tools: list[dict[str, Any]] = []
    tool_choice: str = "auto"
    format: Any = None
    think: Any = None
    options: dict[str, Any] = {}
    keep_alive: Any = None
    stream: bool = True
    truncate: bool = False
    shift: bool = False
    logprobs: bool = False
    top_logprobs: int = 0
    grammar: str | None = None


async def chat(call: Call) -> Response:
    """Continue a conversation; without messages, load or unload a model."""
    body = await call.body(ChatBody)
    if not body.model:
        raise MissingFieldError("model")
    keep = keep_alive_s(body.keep_alive)
    if not body.messages:
        return await load_only(call, body.model, keep, is_chat=True)
    lines = _lines(call, body, _request(call, body), keep)
    if body.stream:
        form_lines = AnswerLines(call, body.model, True, None, 0.0, 0)
        return await stream_response(call, encoded(lines), stream_form(form_lines))
    return json_response(joined(await until_gone(call.request, collected(lines))))


async def load_only(call: Call, model: str, keep_alive: float | None, *, is_chat: bool) -> Response:
    """A request without a question: it loads the model, or with a keep-alive of 0 unloads it."""
    host = call.services.host
    if keep_alive == 0:
        await host.unload(model)
        return json_response(AnswerLines(call, model, is_chat, None, 0.0, 0).single("unload"))
    async with host.lease(model, keep_alive_s=keep_alive) as lease:
        lines = AnswerLines(call, model, is_chat, None, lease.load_s, lease.context_tokens)
    return json_response(lines.single("load"))


def _request(call: Call, body: ChatBody) -> ChatRequest:
    options = read_options(body.options, call.warnings)
    return ChatRequest(
        messages=read_messages(body.messages),
        tools=body.tools,
        tool_choice=body.tool_choice,
        think=read_think(body.think),
        answer_format=read_format(body.format),
        grammar=body.grammar,
        sampling=SamplingWishes(given=options.sampling),
        max_tokens=options.max_tokens,
        stop=options.stop,
        logprobs=logprobs.alternatives(body.logprobs, body.top_logprobs),
        context_tokens=options.context_tokens,
        truncate=body.truncate,
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )


async def _lines(
    call: Call, body: ChatBody, request: ChatRequest, keep_alive: float | None
) -> AsyncGenerator[dict[str, Any]]:
    host = call.services.host
    async with host.lease(
        body.model, keep_alive_s=keep_alive, context_tokens=request.context_tokens
    ) as lease:
        prepared = await lease.chat.prepare(request)
        lines = AnswerLines(
            call,
            body.model,
            is_chat=True,
            top=request.logprobs,
            load_s=lease.load_s,
            context_tokens=lease.context_tokens,
            hides_thinking=request.think is False,
        )
        async for event in lease.chat.stream(prepared):
            line = lines.line(event)
            if line is not None:
                yield line


ROUTES = (
    Route(
        path="/api/chat", method="POST", handler=chat, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="Continue a conversation", body=ChatBody,
    ),
)  # fmt: skip
