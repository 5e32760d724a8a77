"""`POST /v1/messages`, and `/v1/messages/count_tokens`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

import msgspec
from starlette.responses import Response

from groundup.chat.capabilities import THINKING
from groundup.chat.events import Reading
from groundup.chat.requests import FUNCTION_CHOICE, AskedBy, ChatRequest, SamplingWishes
from groundup.errors import GroundupError, InvalidBodyError, MissingFieldError
from groundup.host.host import Lease
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.envelopes import error_body
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import SSE, StreamForm, stream_response, until_gone

from .blocks import read_conversation, read_tools
from .message_events import MessageEvents

_CHOICES: Final = {"auto": "auto", "any": "required", "none": "none"}


class MessagesBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/v1/messages`."""

    model: str = ""
    messages: list[dict[str, Any]] = []
    system: Any = None
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    stop_sequences: list[str] = []
    tools: list[dict[str, Any]] = []
    tool_choice: dict[str, Any] = {}
    thinking: dict[str, Any] = {}
    stream: bool = False
    metadata: Any = None
    service_tier: Any = None


async def messages(call: Call) -> Response:
    """Continue a conversation."""
    body = await call.body(MessagesBody)
    if body.max_tokens is None:
        raise MissingFieldError("max_tokens")
    if body.max_tokens < 1:
        raise InvalidBodyError("must be 1 or more", "max_tokens")
    events = MessageEvents(f"msg_{call.id}", body.model, shows_thinking=_wants_thinking(body))
    pieces = _pieces(call, body, events)
    if body.stream:
        form = StreamForm(media_type=SSE, quiet=lambda: _PING, failed=_failed)
        return await stream_response(call, pieces, form)
    await until_gone(call.request, _exhaust(pieces))
    return json_response(events.message)


async def count_tokens(call: Call) -> Response:
    """How many tokens a conversation has, exactly."""
    body = await call.body(MessagesBody)
    return json_response({"input_tokens": await until_gone(call.request, _count(call, body))})


async def _count(call: Call, body: MessagesBody) -> int:
    async with call.services.host.lease(body.model) as lease:
        prepared = await lease.chat.prepare(_request(call, body, lease))
        return len((await lease.engine.tokenize(prepared.prompt, add_special=True)).tokens)


def _request(call: Call, body: MessagesBody, lease: Lease) -> ChatRequest:
    given = {"temperature": body.temperature, "top_p": body.top_p, "top_k": body.top_k}
    can_think = THINKING in lease.chat.capabilities  # asked of one that cannot, it is dropped as elsewhere
    return ChatRequest(
        messages=read_conversation(body.messages, body.system),
        tools=read_tools(body.tools),
        tool_choice=_tool_choice(body.tool_choice),
        parallel_tool_calls=not body.tool_choice.get("disable_parallel_tool_use", False),
        think=_wants_thinking(body) if can_think else None,
        sampling=SamplingWishes(
            given={name: value for name, value in given.items() if value is not None},
            defaults={"temperature": 1.0},
        ),
        max_tokens=body.max_tokens,
        stop=body.stop_sequences,
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )


def _wants_thinking(body: MessagesBody) -> bool:
    return body.thinking.get("type") in ("enabled", "adaptive")


def _tool_choice(choice: dict[str, Any]) -> str:
    kind = choice.get("type", "auto")
    if kind == "tool" and isinstance(choice.get("name"), str):
        return FUNCTION_CHOICE + str(choice["name"])
    if kind not in _CHOICES:
        raise InvalidBodyError("must be auto, any, none, or name a tool", "tool_choice")
    return _CHOICES[kind]


async def _pieces(call: Call, body: MessagesBody, events: MessageEvents) -> AsyncGenerator[bytes]:
    if not body.model:
        raise MissingFieldError("model")
    if not body.messages:
        raise InvalidBodyError("must not be empty", "messages")
    async with call.services.host.lease(body.model) as lease:
        prepared = await lease.chat.prepare(_request(call, body, lease))
        has_begun = False
        async with aclosing(lease.chat.stream(prepared)) as stream:
            async for happened in stream:
                if not has_begun:
                    has_begun = True
                    yield events.begin(happened.total_tokens if isinstance(happened, Reading) else 0)
                for piece in events.take(happened):
                    yield piece


async def _exhaust(pieces: AsyncGenerator[bytes]) -> None:
    async with aclosing(pieces):
        async for _ in pieces:
            pass


_PING: Final = b'event: ping\ndata: {"type":"ping"}\n\n'


def _failed(error: GroundupError) -> bytes:
    return b"event: error\ndata: " + error_body(error, DialectName.ANTHROPIC) + b"\n\n"


ROUTES = (
    Route(
        path="/v1/messages", method="POST", handler=messages, dialect=DialectName.ANTHROPIC,
        right=Right.CHAT, summary="Continue a conversation", body=MessagesBody,
    ),
    Route(
        path="/v1/messages/count_tokens", method="POST", handler=count_tokens,
        dialect=DialectName.ANTHROPIC, right=Right.CHAT, summary="Count the tokens of a conversation",
        body=MessagesBody,
    ),
)  # fmt: skip
