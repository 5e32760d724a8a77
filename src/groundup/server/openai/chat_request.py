"""A request to `/v1/chat/completions`, and what it asks of a model."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from groundup.chat.requests import AskedBy, ChatRequest
from groundup.errors import InvalidBodyError, MissingFieldError, UnsupportedFieldError
from groundup.server import logprobs
from groundup.server.call import Call
from groundup.server.ollama.formats import read_shift, read_think
from groundup.server.tool_choice import read_tool_choice

from . import fields
from .content import MessageBody, read_messages

MOST_CHOICES: Final = 8
MOST_MESSAGES: Final = 500


class StreamOptions(msgspec.Struct, frozen=True):
    """What a stream is to tell besides."""

    include_usage: bool | None = None


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
    reasoning: dict[str, Any] = {}
    # beyond OpenAI's, for clients that can send more
    options: dict[str, Any] = {}
    keep_alive: Any = None
    think: Any = None
    grammar: str | None = None
    truncate: bool = False
    shift: bool = False
    # refused, because they would change the meaning
    functions: Any = None
    function_call: Any = None
    audio: Any = None
    modalities: list[str] = []
    web_search_options: Any = None
    # without a meaning here, so that nobody is warned of them
    user: Any = None
    metadata: Any = None
    store: Any = None
    service_tier: Any = None
    prediction: Any = None
    prompt_cache_key: Any = None
    prompt_cache_retention: Any = None
    safety_identifier: Any = None

    @property
    def with_usage(self) -> bool:
        """Whether a stream ends with figures."""
        return bool(self.stream_options.include_usage)


def read_request(call: Call, body: ChatCompletionBody) -> ChatRequest:
    """What is asked of the model.

    Raises:
        MissingFieldError, InvalidBodyError, UnsupportedFieldError: it cannot be asked.
    """
    _check(body)
    options = fields.read_choice_of_tokens(
        _given(body), body.options, _first(body.max_completion_tokens, body.max_tokens), call.warnings
    )
    effort = _first(body.reasoning_effort, body.reasoning.get("effort"))
    return ChatRequest(
        messages=read_messages(body.messages),
        tools=fields.read_function_tools(body.tools),
        tool_choice=read_tool_choice(body.tool_choice),
        parallel_tool_calls=body.parallel_tool_calls,
        think=fields.read_effort(effort) if body.think is None else read_think(body.think),
        answer_format=fields.read_response_format(body.response_format, "response_format", call.warnings),
        grammar=body.grammar,
        sampling=fields.wishes(options, body.logit_bias),
        max_tokens=options.max_tokens,
        stop=options.stop,
        logprobs=logprobs.alternatives(body.logprobs, body.top_logprobs),
        context_tokens=options.context_tokens,
        truncate=body.truncate,
        shift=read_shift(body.shift, options, call.warnings),
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )


def _given(body: ChatCompletionBody) -> dict[str, Any]:
    return {
        "temperature": body.temperature,
        "top_p": body.top_p,
        "seed": body.seed,
        "frequency_penalty": body.frequency_penalty,
        "presence_penalty": body.presence_penalty,
        "stop": body.stop,
    }


def _check(body: ChatCompletionBody) -> None:
    if not body.model:
        raise MissingFieldError("model")
    if not body.messages:
        raise InvalidBodyError("[] is too short - 'messages'")
    if len(body.messages) > MOST_MESSAGES:
        raise InvalidBodyError(
            f"there are {len(body.messages)}; at most {MOST_MESSAGES} are read", "messages"
        )
    fields.refuse(
        {
            "functions": body.functions,
            "function_call": body.function_call,
            "audio": body.audio,
            "web_search_options": body.web_search_options,
        }
    )
    if set(body.modalities) - {"text"}:
        raise UnsupportedFieldError("answers are texts", "modalities")
    if not 1 <= body.n <= MOST_CHOICES:
        raise InvalidBodyError(f"must be between 1 and {MOST_CHOICES}", "n")


def _first(first: Any, second: Any) -> Any:
    return second if first is None else first
