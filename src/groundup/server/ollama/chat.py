"""`POST /api/chat`."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import Response

from groundup.chat.requests import AskedBy, ChatRequest, SamplingWishes
from groundup.errors import MissingFieldError
from groundup.server import logprobs
from groundup.server.answered import answered
from groundup.server.call import Call
from groundup.server.keep_alive import allowed_keep_alive_s
from groundup.server.options import Options, read_options
from groundup.server.routes import JSON_OR_LINES, DialectName, Right, Route
from groundup.server.streams import until_gone
from groundup.server.tool_choice import read_tool_choice

from .answer_forms import ChatAnswer
from .answers import AnswerLines, answer, told_lines
from .formats import read_format, read_shift, read_think
from .load_only import load_only
from .messages import MessageBody, read_messages, read_tools
from .rendering import rendering_response


class ChatBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/chat`."""

    model: str = ""
    messages: list[MessageBody] = []
    tools: list[dict[str, Any]] = []
    tool_choice: str | dict[str, Any] | None = None
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
    render_only: bool = msgspec.field(default=False, name="_debug_render_only")


async def chat(call: Call) -> Response:
    """Continue a conversation; without messages, load or unload a model."""
    body = await call.body(ChatBody)
    if not body.model:
        raise MissingFieldError("model")
    keep_s = allowed_keep_alive_s(call, body.keep_alive)
    options = read_options(body.options, call.warnings)
    if not body.messages:
        return await load_only(call, body.model, keep_s, options.context_tokens, is_chat=True)
    request = _request(call, body, options)
    if body.render_only:
        return await until_gone(call.request, _rendering(call, body, request))
    lines = AnswerLines(
        call, body.model, is_chat=True, top=request.logprobs, hides_thinking=request.think is False
    )
    told = told_lines(answered(call, body.model, request, keep_s), lines)
    return await answer(lines, told, is_streamed=body.stream)


def _request(call: Call, body: ChatBody, options: Options) -> ChatRequest:
    return ChatRequest(
        messages=read_messages(body.messages),
        tools=read_tools(body.tools),
        tool_choice=read_tool_choice(body.tool_choice),
        think=read_think(body.think),
        answer_format=read_format(body.format),
        grammar=body.grammar,
        sampling=SamplingWishes(given=options.sampling),
        max_tokens=options.max_tokens,
        stop=options.stop,
        logprobs=logprobs.alternatives(body.logprobs, body.top_logprobs),
        context_tokens=options.context_tokens,
        truncate=body.truncate,
        shift=read_shift(body.shift, options, call.warnings),
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )


async def _rendering(call: Call, body: ChatBody, request: ChatRequest) -> Response:
    async with call.reach.lease(body.model, context_tokens=request.context_tokens) as lease:
        prepared = await lease.chat.prepare(request)
    images = sum(len(message.images) for message in request.messages)
    return rendering_response(body.model, prepared, images)


ROUTES = (
    Route(
        path="/api/chat", method="POST", handler=chat, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="Continue a conversation", body=ChatBody,
        answer=ChatAnswer, media=JSON_OR_LINES,
    ),
)  # fmt: skip
