"""A request to `/v1/responses`, and what it asks of a model."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from groundup.chat.requests import AskedBy, ChatRequest
from groundup.errors import InvalidBodyError, MissingFieldError, UnsupportedFieldError
from groundup.server import logprobs
from groundup.server.call import Call
from groundup.server.tool_choice import read_tool_choice

from . import fields
from .response_items import function_tools, read_input

# What needs a memory of ours: refused, because to ignore it would lose what was said.
_OF_A_MEMORY: Final = ("previous_response_id", "conversation", "prompt")
_LOGPROBS: Final = "message.output_text.logprobs"


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
    # beyond OpenAI's, for clients that can send more
    options: dict[str, Any] = {}
    keep_alive: Any = None
    # refused, because they would change the meaning
    background: bool = False
    previous_response_id: str | None = None
    conversation: Any = None
    prompt: Any = None
    # without a meaning here, so that nobody is warned of them
    store: Any = None
    user: Any = None
    service_tier: Any = None
    stream_options: Any = None
    prompt_cache_key: Any = None
    prompt_cache_retention: Any = None
    safety_identifier: Any = None


def read_request(call: Call, body: ResponsesBody) -> ChatRequest:
    """What is asked of the model.

    Raises:
        MissingFieldError, InvalidBodyError, UnsupportedFieldError: it cannot be asked.
    """
    _check(body)
    given = {"temperature": body.temperature, "top_p": body.top_p}
    options = fields.read_choice_of_tokens(given, body.options, body.max_output_tokens, call.warnings)
    wants_logprobs = body.top_logprobs != 0 or _LOGPROBS in body.include
    return ChatRequest(
        messages=read_input(body.input, body.instructions),
        tools=function_tools(body.tools),
        tool_choice=read_tool_choice(body.tool_choice),
        parallel_tool_calls=body.parallel_tool_calls,
        think=fields.read_effort(body.reasoning.get("effort")),
        answer_format=_answer_format(call, body),
        sampling=fields.wishes(options),
        max_tokens=options.max_tokens,
        stop=options.stop,
        logprobs=logprobs.alternatives(wants_logprobs, body.top_logprobs),
        context_tokens=options.context_tokens,
        truncate=body.truncation == "auto",
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )


def _answer_format(call: Call, body: ResponsesBody) -> Any:
    described = body.text.get("format")
    if described is not None and not isinstance(described, dict):
        raise InvalidBodyError("must be an object", "text.format")
    if body.text.get("verbosity") is not None:
        call.warnings.add("unsupported-field", name="text.verbosity")
    return fields.read_response_format(described, "text.format", call.warnings)


def _check(body: ResponsesBody) -> None:
    if not body.model:
        raise MissingFieldError("model")
    if body.input is None:
        raise MissingFieldError("input")
    for name in _OF_A_MEMORY:
        if getattr(body, name) is not None:
            raise UnsupportedFieldError("is not kept here; send the whole conversation as input", name)
    if body.background:
        raise UnsupportedFieldError("answers come at once or not at all", "background")
    if body.truncation not in ("disabled", "auto"):
        raise InvalidBodyError("must be disabled or auto", "truncation")
