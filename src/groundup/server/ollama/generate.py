"""`POST /api/generate`: one prompt, with or without the model's chat template."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.chat.events import ChatEvent, Content, Finished
from groundup.chat.messages import Message
from groundup.chat.model import ChatModel, Prepared
from groundup.chat.requests import AskedBy, ChatRequest, CompletionRequest, SamplingWishes
from groundup.errors import InvalidBodyError, ModelNotFoundError, UnsupportedCapabilityError
from groundup.server import logprobs
from groundup.server.answered import Begun, answered
from groundup.server.call import Call
from groundup.server.images import read_image
from groundup.server.keep_alive import allowed_keep_alive_s
from groundup.server.options import Options, read_options
from groundup.server.routes import JSON_OR_LINES, DialectName, Right, Route
from groundup.server.streams import until_gone

from .answer_forms import GenerateAnswer
from .answers import AnswerLines, answer, told_lines
from .formats import read_format, read_shift, read_think
from .load_only import load_only
from .rendering import rendering_response
from .request_template import read_template


class GenerateBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/generate`."""

    model: str = ""
    prompt: str = ""
    suffix: str = ""
    system: str = ""
    template: str = ""
    raw: bool = False
    context: list[int] = []
    images: list[str] = []
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


async def generate(call: Call) -> Response:
    """Answer one prompt; without one, load or unload a model."""
    body = await call.body(GenerateBody)
    if not body.model:
        raise ModelNotFoundError("")
    if body.raw and (body.template or body.system or body.context):
        raise InvalidBodyError("raw mode does not support template, system, or context")
    keep_s = allowed_keep_alive_s(call, body.keep_alive)
    options = read_options(body.options, call.warnings)
    if not body.prompt and not body.suffix and not body.images:
        return await load_only(call, body.model, keep_s, options.context_tokens, is_chat=False)
    request = await _request(call, body, options)
    if body.render_only:
        return await until_gone(call.request, _rendering(call, body, request))
    lines = AnswerLines(
        call,
        body.model,
        is_chat=False,
        top=request.logprobs,
        hides_thinking=isinstance(request, ChatRequest) and request.think is False,
    )
    happened = answered(call, body.model, request, keep_s)
    if not body.raw:
        happened = _with_context(happened, lines)
    return await answer(lines, told_lines(happened, lines), is_streamed=body.stream)


async def _request(call: Call, body: GenerateBody, options: Options) -> ChatRequest | CompletionRequest:
    top = logprobs.alternatives(body.logprobs, body.top_logprobs)
    if not body.raw and not body.suffix:
        return await _chat_request(call, body, options, top)
    read_think(body.think)  # nobody thinks here, but a wrong value is one all the same
    if body.images:
        raise UnsupportedCapabilityError(body.model, "vision")
    return CompletionRequest(
        prompt=body.prompt,
        suffix=body.suffix,
        grammar=body.grammar,
        answer_format=read_format(body.format),
        sampling=SamplingWishes(given=options.sampling),
        max_tokens=options.max_tokens,
        stop=options.stop,
        logprobs=top,
        context_tokens=options.context_tokens,
        shift=read_shift(body.shift, options, call.warnings),
        asked_by=_asked_by(call),
    )


async def _chat_request(call: Call, body: GenerateBody, options: Options, top: int | None) -> ChatRequest:
    system = [Message("system", body.system)] if body.system else []
    images = [read_image(one, f"images[{number}]") for number, one in enumerate(body.images)]
    return ChatRequest(
        messages=[*system, Message("user", body.prompt, images=images)],
        think=read_think(body.think),
        answer_format=read_format(body.format),
        grammar=body.grammar,
        sampling=SamplingWishes(given=options.sampling),
        max_tokens=options.max_tokens,
        stop=options.stop,
        logprobs=top,
        context_tokens=options.context_tokens,
        truncate=body.truncate,
        shift=read_shift(body.shift, options, call.warnings),
        template=await read_template(call, body.template),
        before_tokens=[] if body.render_only else body.context,
        asked_by=_asked_by(call),
    )


def _asked_by(call: Call) -> AskedBy:
    return AskedBy(owner=call.caller.owner, user=call.caller.owner)


async def _prepared(chat: ChatModel, request: ChatRequest | CompletionRequest) -> Prepared:
    if isinstance(request, CompletionRequest):
        return await chat.prepare_completion(request)
    return await chat.prepare(request)


async def _rendering(call: Call, body: GenerateBody, request: ChatRequest | CompletionRequest) -> Response:
    async with call.reach.lease(body.model, context_tokens=request.context_tokens) as lease:
        prepared = await _prepared(lease.chat, request)
    return rendering_response(body.model, prepared, len(body.images))


async def _with_context(
    happened: AsyncGenerator[Begun | ChatEvent], lines: AnswerLines
) -> AsyncGenerator[Begun | ChatEvent]:
    """The same events; at the end the lines know the ids of prompt and answer, if they fit together."""
    text = list[str]()
    async with aclosing(happened):
        async for one in happened:
            if isinstance(one, Content):
                text.append(one.text)
            if isinstance(one, Finished) and lines.begun is not None and not one.usage.shifts:
                lines.context = await _context(lines.begun, "".join(text))
            yield one


async def _context(begun: Begun, text: str) -> list[int] | None:
    """The ids of prompt and answer, to be sent with the next prompt; None after images, which have none."""
    assert begun.prepared is not None
    chat = begun.lease.chat
    if begun.prepared.prompt.images:
        return None
    prompt = (await chat.engine.tokenize(begun.prepared.prompt, add_special=True)).tokens
    if not text:
        return prompt
    return [*prompt, *(await chat.engine.tokenize(chat.plain(text))).tokens]


ROUTES = (
    Route(
        path="/api/generate", method="POST", handler=generate, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="Answer one prompt", body=GenerateBody,
        answer=GenerateAnswer, media=JSON_OR_LINES,
    ),
)  # fmt: skip
