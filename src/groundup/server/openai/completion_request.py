"""A request to `/v1/completions`, and what it asks of a model."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from groundup.chat.messages import Message
from groundup.chat.requests import AskedBy, ChatRequest, CompletionRequest
from groundup.errors import InvalidBodyError, MissingFieldError, UnsupportedFieldError
from groundup.server.call import Call
from groundup.server.ollama.formats import read_shift

from . import fields
from .chat_request import MOST_CHOICES, StreamOptions

MOST_ANSWERS: Final = 64
MOST_LOGPROBS: Final = 20

PromptText = str | list[int]


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
    best_of: int | None = None
    echo: bool = False
    logprobs: int | None = None
    stream: bool = False
    stream_options: StreamOptions = StreamOptions()
    # beyond OpenAI's, for clients that can send more
    template: bool = False  # ask through the model's chat template, as Ollama does at this address
    options: dict[str, Any] = {}
    keep_alive: Any = None
    grammar: str | None = None
    truncate: bool = False
    shift: bool = False
    # without a meaning here, so that nobody is warned of it
    user: Any = None

    @property
    def only_echo(self) -> bool:
        """Whether nothing is to be written: the prompt is wanted back, with how likely it is."""
        return self.echo and self.max_tokens == 0

    @property
    def with_usage(self) -> bool:
        """Whether a stream ends with figures."""
        return bool(self.stream_options.include_usage)


def read_prompts(body: CompletionBody) -> list[PromptText]:
    """Each prompt: a text, or token ids of this model.

    Raises:
        MissingFieldError, InvalidBodyError, UnsupportedFieldError: there is none, or too many.
    """
    _check(body)
    value = body.prompt
    if isinstance(value, str) or _is_ids(value):
        value = [value]
    if (
        not isinstance(value, list)
        or not value
        or not all(isinstance(one, str) or _is_ids(one) for one in value)
    ):
        raise InvalidBodyError("must be a text, token ids, or a list of either", "prompt")
    if len(value) * body.n > MOST_ANSWERS:
        raise InvalidBodyError(f"at most {MOST_ANSWERS} answers at once", "prompt")
    if body.template and not all(isinstance(one, str) for one in value):
        raise InvalidBodyError("must be a text where a template is used", "prompt")
    return value


def read_request(call: Call, body: CompletionBody, prompt: PromptText) -> CompletionRequest | ChatRequest:
    """What is asked of the model about one prompt.

    Raises:
        InvalidBodyError: a value out of range.
    """
    given = {
        "temperature": body.temperature,
        "top_p": body.top_p,
        "seed": body.seed,
        "frequency_penalty": body.frequency_penalty,
        "presence_penalty": body.presence_penalty,
        "stop": body.stop,
    }
    limit = None if body.only_echo else body.max_tokens
    options = fields.read_choice_of_tokens(given, body.options, limit, call.warnings)
    shared: dict[str, Any] = {
        "sampling": fields.wishes(options, body.logit_bias),
        "max_tokens": options.max_tokens,
        "stop": options.stop,
        "logprobs": body.logprobs,
        "context_tokens": options.context_tokens,
        "shift": read_shift(body.shift, options, call.warnings),
        "grammar": body.grammar,
        "asked_by": AskedBy(owner=call.caller.owner, user=call.caller.owner),
    }
    if body.template:
        return ChatRequest(messages=[Message("user", str(prompt))], truncate=body.truncate, **shared)
    return CompletionRequest(prompt=prompt, suffix=body.suffix, **shared)


def _check(body: CompletionBody) -> None:
    if not body.model:
        raise MissingFieldError("model")
    if not 1 <= body.n <= MOST_CHOICES:
        raise InvalidBodyError(f"must be between 1 and {MOST_CHOICES}", "n")
    if body.best_of not in (None, body.n):
        raise UnsupportedFieldError("every answer is returned, so it must equal n", "best_of")
    if body.logprobs is not None and not 0 <= body.logprobs <= MOST_LOGPROBS:
        raise InvalidBodyError(f"must be between 0 and {MOST_LOGPROBS}", "logprobs")


def _is_prompt(value: Any) -> bool:
    return isinstance(value, str) or _is_ids(value)


def _is_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(one) is int for one in value)
