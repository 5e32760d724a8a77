"""`POST /v1/chat/completions`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from starlette.responses import Response

from groundup.chat.events import ChatEvent
from groundup.server.answered import Begun, answered
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.keep_alive import allowed_keep_alive_s
from groundup.server.routes import JSON_OR_EVENTS, DialectName, Right, Route
from groundup.server.streams import ACCEPTED, stream_response, until_gone

from .answer_forms import ChatCompletion
from .chat_answers import ChatAnswer
from .chat_chunks import ChatChunks
from .chat_request import ChatCompletionBody, read_request
from .choices import has_read, siblings
from .events import stream_form
from .interleaving import interleaved


async def chat_completions(call: Call) -> Response:
    """Continue a conversation, once or several times."""
    body = await call.body(ChatCompletionBody)
    request = read_request(call, body)
    keep_alive_s = allowed_keep_alive_s(call, body.keep_alive)
    sources = [answered(call, body.model, one, keep_alive_s) for one in siblings(request, body.n)]
    events = interleaved(sources, has_read)
    if body.stream:
        chunks = ChatChunks(call, body.model, request.logprobs, with_usage=body.with_usage)
        return await stream_response(call, _encoded(events, chunks), stream_form())
    answer = ChatAnswer(call, body.model, request.logprobs)
    return json_response(await until_gone(call.request, _whole(events, answer)))


async def _encoded(
    events: AsyncGenerator[tuple[int, Begun | ChatEvent]], chunks: ChatChunks
) -> AsyncGenerator[bytes]:
    async with aclosing(events):
        async for index, happened in events:
            pieces = b"".join(chunks.take(index, happened))
            if pieces or not isinstance(happened, Begun):
                yield pieces or ACCEPTED
    yield b"".join(chunks.end())


async def _whole(events: AsyncGenerator[tuple[int, Begun | ChatEvent]], answer: ChatAnswer) -> dict[str, Any]:
    async with aclosing(events):
        async for index, happened in events:
            answer.take(index, happened)
    return answer.object()


ROUTES = (
    Route(
        path="/v1/chat/completions", method="POST", handler=chat_completions, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="Continue a conversation", body=ChatCompletionBody,
        answer=ChatCompletion, media=JSON_OR_EVENTS,
    ),
)  # fmt: skip
