"""`POST /v1/completions`: a text is continued as it is, without a chat template."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.chat.events import ChatEvent, Content, Finished
from groundup.chat.requests import AskedBy, CompletionRequest
from groundup.engine.protocol import TokenChoice
from groundup.errors import InvalidBodyError, MissingFieldError
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import stream_response, until_gone

from . import fields
from .chat import MOST_CHOICES, StreamOptions
from .chat_answers import answer_head, usage_object
from .chat_chunks import DONE, event, stream_form

MOST_PROMPTS = 64
MOST_LOGPROBS = 20


class CompletionBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/v1/completions`."""

    model: str = ""
    prompt: Any = None
    suffix: str = ""
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logit_bias: dict[str, float] | None = None
    stop: str | list[str] | None = None
    n: int = 1
    echo: bool = False
    logprobs: int | None = None
    stream: bool = False
    stream_options: StreamOptions = StreamOptions()


async def completions(call: Call) -> Response:
    """Continue one text, or several."""
    body = await call.body(CompletionBody)
    prompts = _prompts(body)
    if body.stream:
        if len(prompts) * body.n > 1:
            raise InvalidBodyError("one prompt and one answer in a stream", "n")
        chunks = _chunks(call, body, _events(call, body, prompts[0]), prompts[0])
        return await stream_response(call, chunks, stream_form())
    return json_response(await until_gone(call.request, _whole(call, body, prompts)))


def _prompts(body: CompletionBody) -> list[str | list[int]]:
    """Each prompt: a text, or token ids of this model."""
    if not body.model:
        raise MissingFieldError("model")
    if not 1 <= body.n <= MOST_CHOICES:
        raise InvalidBodyError(f"must be between 1 and {MOST_CHOICES}", "n")
    if body.logprobs is not None and not 0 <= body.logprobs <= MOST_LOGPROBS:
        raise InvalidBodyError(f"must be between 0 and {MOST_LOGPROBS}", "logprobs")
    value = body.prompt
    if isinstance(value, str) or _is_ids(value):
        value = [value]
    if isinstance(value, list) and value and all(isinstance(one, str) or _is_ids(one) for one in value):
        if len(value) > MOST_PROMPTS:
            raise InvalidBodyError(f"at most {MOST_PROMPTS} at once", "prompt")
        return value
    raise InvalidBodyError("must be a text, token ids, or a list of either", "prompt")


def _is_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(one) is int for one in value)


async def _events(call: Call, body: CompletionBody, prompt: str | list[int]) -> AsyncGenerator[ChatEvent]:
    wishes = {
        "temperature": body.temperature,
        "top_p": body.top_p,
        "seed": body.seed,
        "frequency_penalty": body.frequency_penalty,
        "presence_penalty": body.presence_penalty,
        "logit_bias": fields.read_logit_bias(body.logit_bias),
    }
    request = CompletionRequest(
        prompt=prompt,
        suffix=body.suffix,
        sampling=fields.sampling(wishes),
        max_tokens=body.max_tokens,
        stop=fields.read_stop(body.stop),
        logprobs=body.logprobs,
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )
    async with call.services.host.lease(body.model) as lease:
        prepared = await lease.chat.prepare_completion(request)
        async for one in lease.chat.stream(prepared):
            yield one


async def _whole(call: Call, body: CompletionBody, prompts: list[str | list[int]]) -> dict[str, Any]:
    wanted = [prompt for prompt in prompts for _ in range(body.n)]
    answers = await asyncio.gather(*(_one(call, body, prompt) for prompt in wanted))
    choices = [choice | {"index": index} for index, (choice, _) in enumerate(answers)]
    head = answer_head(body.model, "text_completion", f"cmpl-{call.id}")
    ends = [end for _, end in answers]
    return head | {"choices": choices, "usage": usage_object(ends), "groundup": call.extras()}


async def _one(call: Call, body: CompletionBody, prompt: str | list[int]) -> tuple[dict[str, Any], Finished]:
    echo = prompt if body.echo and isinstance(prompt, str) else ""
    text, choices, end = [echo], list[TokenChoice](), None
    events = _events(call, body, prompt)
    try:
        async for one in events:
            if isinstance(one, Content):
                text.append(one.text)
                choices += one.choices
            elif isinstance(one, Finished):
                end = one
    finally:
        await events.aclose()
    assert end is not None
    logprobs = _logprobs(choices, len(echo), body.logprobs)
    return {"text": "".join(text), "finish_reason": end.reason, "logprobs": logprobs}, end


async def _chunks(
    call: Call, body: CompletionBody, events: AsyncGenerator[ChatEvent], prompt: str | list[int]
) -> AsyncGenerator[bytes]:
    head = answer_head(body.model, "text_completion", f"cmpl-{call.id}")
    offset = 0
    if body.echo and isinstance(prompt, str):
        yield event(head | {"choices": [_choice(prompt, None, None)]})
        offset = len(prompt)
    try:
        async for one in events:
            if isinstance(one, Content):
                logprobs = _logprobs(one.choices, offset, body.logprobs)
                offset += len(one.text)
                yield event(head | {"choices": [_choice(one.text, None, logprobs)]})
            elif isinstance(one, Finished):
                yield event(head | {"choices": [_choice("", one.reason, None)]})
                if body.stream_options.include_usage:
                    yield event(head | {"choices": [], "usage": usage_object([one])})
                yield DONE
    finally:
        await events.aclose()


def _choice(text: str, reason: str | None, logprobs: dict[str, Any] | None) -> dict[str, Any]:
    return {"index": 0, "text": text, "finish_reason": reason, "logprobs": logprobs}


def _logprobs(choices: list[TokenChoice], offset: int, top: int | None) -> dict[str, Any] | None:
    """In the form of this address: lists side by side, with the place of each token in the text."""
    if top is None:
        return None
    pieces = [one.chosen.piece.decode("utf-8", "replace") for one in choices]
    offsets = [offset + sum(map(len, pieces[:index])) for index in range(len(pieces))]
    alternatives = [
        {other.piece.decode("utf-8", "replace"): other.logprob for other in one.top[:top]} for one in choices
    ]
    return {
        "tokens": pieces,
        "token_logprobs": [one.chosen.logprob for one in choices],
        "top_logprobs": alternatives,
        "text_offset": offsets,
    }


ROUTES = (
    Route(
        path="/v1/completions", method="POST", handler=completions, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="Continue a text", body=CompletionBody,
    ),
)  # fmt: skip
