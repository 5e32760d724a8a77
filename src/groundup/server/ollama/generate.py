"""`POST /api/generate`: one prompt, with or without the model's chat template."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.chat.events import Finished
from groundup.chat.messages import Message
from groundup.chat.model import ChatModel, Prepared
from groundup.chat.requests import AskedBy, ChatRequest, CompletionRequest, SamplingWishes
from groundup.errors import InvalidBodyError, ModelNotFoundError
from groundup.server import logprobs
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.images import read_image
from groundup.server.keep_alive import keep_alive_s
from groundup.server.options import Options, read_options
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import stream_response, until_gone

from .answers import AnswerLines, collected, encoded, joined, stream_form
from .chat import load_only
from .formats import read_format, read_think


class GenerateBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/generate`."""

    model: str = ""
    prompt: str = ""
    suffix: str = ""
    system: str | None = None
    template: str | None = None
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


async def generate(call: Call) -> Response:
    """Answer one prompt; without one, load or unload a model."""
    body = await call.body(GenerateBody)
    if not body.model:
        raise ModelNotFoundError("")
    if body.raw and (body.template or body.system or body.context):
        raise InvalidBodyError("raw mode does not support template, system, or context")
    keep = keep_alive_s(body.keep_alive)
    if not body.prompt and not body.suffix and not body.images:
        return await load_only(call, body.model, keep, is_chat=False)
    options = read_options(body.options, call.warnings)
    lines = _lines(call, body, options, keep)
    if body.stream:
        quiet = AnswerLines(call, body.model, False, None, 0.0, 0)
        return await stream_response(call, encoded(lines), stream_form(quiet))
    return json_response(joined(await until_gone(call.request, collected(lines))))


async def _lines(
    call: Call, body: GenerateBody, options: Options, keep_alive: float | None
) -> AsyncGenerator[dict[str, Any]]:
    top = logprobs.alternatives(body.logprobs, body.top_logprobs)
    think = read_think(body.think)
    async with call.services.host.lease(
        body.model, keep_alive_s=keep_alive, context_tokens=options.context_tokens
    ) as lease:
        prepared = await _prepared(lease.chat, call, body, options, top)
        lines = AnswerLines(
            call,
            body.model,
            is_chat=False,
            top=top,
            load_s=lease.load_s,
            context_tokens=lease.context_tokens,
            hides_thinking=think is False,
        )
        text = list[str]()
        async for event in lease.chat.stream(prepared):
            line = lines.line(event)
            if line is None:
                continue
            text.append(line["response"])
            if isinstance(event, Finished) and not body.raw:
                line["context"] = await _context(lease.chat, prepared, "".join(text))
            yield line


async def _prepared(
    chat: ChatModel, call: Call, body: GenerateBody, options: Options, top: int | None
) -> Prepared:
    asked_by = AskedBy(owner=call.caller.owner, user=call.caller.owner)
    wishes = SamplingWishes(given=options.sampling)
    if body.raw or body.suffix:
        request = CompletionRequest(
            prompt=body.prompt,
            suffix=body.suffix,
            grammar=body.grammar,
            answer_format=read_format(body.format),
            sampling=wishes,
            max_tokens=options.max_tokens,
            stop=options.stop,
            logprobs=top,
            context_tokens=options.context_tokens,
            asked_by=asked_by,
        )
        return await chat.prepare_completion(request)
    system = [Message("system", body.system)] if body.system else []
    images = [read_image(one, f"images[{number}]") for number, one in enumerate(body.images)]
    return await chat.prepare(
        ChatRequest(
            messages=[*system, Message("user", body.prompt, images=images)],
            think=read_think(body.think),
            answer_format=read_format(body.format),
            grammar=body.grammar,
            sampling=wishes,
            max_tokens=options.max_tokens,
            stop=options.stop,
            logprobs=top,
            context_tokens=options.context_tokens,
            template=body.template,
            before_tokens=body.context,
            asked_by=asked_by,
        )
    )


async def _context(chat: ChatModel, prepared: Prepared, text: str) -> list[int]:
    """The ids of prompt and answer, to be sent with the next prompt."""
    prompt = (await chat.engine.tokenize(prepared.prompt, add_special=True)).tokens
    answer = (await chat.engine.tokenize(chat.plain(text))).tokens
    return [*prompt, *answer]


ROUTES = (
    Route(
        path="/api/generate", method="POST", handler=generate, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="Answer one prompt", body=GenerateBody,
    ),
)  # fmt: skip
