"""`POST /v1/chat/completions`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.chat.events import ChatEvent
from groundup.chat.requests import AskedBy, ChatRequest
from groundup.errors import InvalidBodyError, MissingFieldError
from groundup.server import logprobs
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.keep_alive import keep_alive_s
from groundup.server.options import read_options
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import stream_response, until_gone
from groundup.server.tool_choice import read_tool_choice

from . import fields
from .chat_answers import ChatAnswer
from .chat_chunks import ChatChunks, stream_form
from .content import MessageBody, read_messages

MOST_CHOICES = 8


class StreamOptions(msgspec.Struct, frozen=True):
    """What a stream is to tell besides."""

    include_usage: bool = False


class ChatCompletionBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/v1/chat/completions`."""

    model: str = ""
    messages: list[MessageBody] = []
    stream: bool = False
    stream_options: StreamOptions = StreamOptions()
    max_completion_tokens: int | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logit_bias: dict[str, float] | None = None
    stop: str | list[str] | None = None
    n: int = 1
    tools: list[dict[str, Any]] = []
    tool_choice: str | dict[str, Any] | None = None
    parallel_tool_calls: bool = True
    response_format: dict[str, Any] | None = None
    logprobs: bool = False
    top_logprobs: int = 0
    reasoning_effort: str | None = None
    reasoning: dict[str, Any] | None = None
    # ours, for clients that can send more
    options: dict[str, Any] = {}
    keep_alive: Any = None
    grammar: str | None = None
    truncate: bool = False
    functions: Any = None
    function_call: Any = None
    audio: Any = None
    web_search_options: Any = None


async def chat_completions(call: Call) -> Response:
    """Continue a conversation."""
    body = await call.body(ChatCompletionBody)
    request = _request(call, body)
    if body.stream:
        chunks = ChatChunks(call, body.model, request.logprobs, with_usage=body.stream_options.include_usage)
        return await stream_response(call, _encoded(_events(call, body, request), chunks), stream_form())
    return json_response(await until_gone(call.request, _whole(call, body, request)))


def _request(call: Call, body: ChatCompletionBody) -> ChatRequest:
    _check(body)
    options = read_options(body.options, call.warnings)
    given = options.sampling | {
        "temperature": body.temperature,
        "top_p": body.top_p,
        "seed": body.seed if body.seed is None or body.seed >= 0 else None,
        "frequency_penalty": body.frequency_penalty,
        "presence_penalty": body.presence_penalty,
        "logit_bias": fields.read_logit_bias(body.logit_bias),
    }
    effort = body.reasoning_effort or (body.reasoning or {}).get("effort")
    limit = body.max_completion_tokens if body.max_completion_tokens is not None else body.max_tokens
    return ChatRequest(
        messages=read_messages(body.messages),
        tools=body.tools,
        tool_choice=read_tool_choice(body.tool_choice),
        parallel_tool_calls=body.parallel_tool_calls,
        think=fields.read_effort(effort),
        answer_format=fields.read_response_format(body.response_format),
        grammar=body.grammar,
        sampling=fields.sampling(options.sampling | {k: v for k, v in given.items() if v is not None}),
        max_tokens=limit if limit is not None else options.max_tokens,
        stop=[*fields.read_stop(body.stop), *options.stop],
        logprobs=logprobs.alternatives(body.logprobs, body.top_logprobs),
        context_tokens=options.context_tokens,
        truncate=body.truncate,
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )


def _check(body: ChatCompletionBody) -> None:
    if not body.model:
        raise MissingFieldError("model")
    if not body.messages:
        raise InvalidBodyError("[] is too short - 'messages'")
    for name in fields.REFUSED:
        if getattr(body, name) is not None:
            raise InvalidBodyError("is not supported here", name)
    if not 1 <= body.n <= MOST_CHOICES:
        raise InvalidBodyError(f"must be between 1 and {MOST_CHOICES}", "n")
    if body.stream and body.n > 1:
        raise InvalidBodyError("must be 1 in a stream", "n")


async def _events(call: Call, body: ChatCompletionBody, request: ChatRequest) -> AsyncGenerator[ChatEvent]:
    keep = keep_alive_s(body.keep_alive)
    async with call.services.host.lease(
        body.model, keep_alive_s=keep, context_tokens=request.context_tokens
    ) as lease:
        prepared = await lease.chat.prepare(request)
        async for event in lease.chat.stream(prepared):
            yield event


async def _encoded(events: AsyncGenerator[ChatEvent], chunks: ChatChunks) -> AsyncGenerator[bytes]:
    try:
        async for event in events:
            for chunk in chunks.take(event):
                yield chunk
    finally:
        await events.aclose()


async def _whole(call: Call, body: ChatCompletionBody, request: ChatRequest) -> dict[str, Any]:
    """All choices. The first one computes the prompt, and the others share it."""
    answer = ChatAnswer(call, body.model, request.logprobs)
    await asyncio.gather(*(_one(call, body, request, answer, index) for index in range(body.n)))
    return answer.object()


async def _one(
    call: Call, body: ChatCompletionBody, request: ChatRequest, answer: ChatAnswer, index: int
) -> None:
    events = _events(call, body, request)
    try:
        async for event in events:
            answer.take(index, event)
    finally:
        await events.aclose()


ROUTES = (
    Route(
        path="/v1/chat/completions", method="POST", handler=chat_completions, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="Continue a conversation", body=ChatCompletionBody,
    ),
)  # fmt: skip
