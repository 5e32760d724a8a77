"""A request to `/v1/messages`, and what it asks of a model."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from groundup.chat.requests import FUNCTION_CHOICE, AskedBy, ChatRequest, SamplingWishes, ThinkLevel
from groundup.errors import InvalidBodyError, MissingFieldError, UnsupportedFieldError
from groundup.server.call import Call
from groundup.server.options import MOST_STOPS, NO_LIMIT_TOKENS, read_options

from .blocks import read_conversation
from .offered_tools import read_tools

DEFAULTS: Final = {"temperature": 1.0}  # Anthropic's own; a model's recommendation comes before it
MOST_MESSAGES: Final = 500

_CHOICES: Final = {"auto": "auto", "any": "required", "none": "none"}
_EFFORTS: Final[dict[str, ThinkLevel]] = {
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "max",
    "max": "max",
}


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
    output_config: dict[str, Any] = {}
    stream: bool = False
    # refused, because they would change the meaning
    mcp_servers: list[Any] = []
    container: Any = None
    # without a meaning here, so that nobody is warned of them
    metadata: Any = None
    service_tier: Any = None
    inference_geo: Any = None
    cache_control: Any = None

    @property
    def wants_thinking(self) -> bool:
        """Whether thinking is asked for, and is to be seen."""
        return self.thinking.get("type") in ("enabled", "adaptive")


def read_request(call: Call, body: MessagesBody, *, needs_limit: bool = True) -> ChatRequest:
    """What is asked of the model. `needs_limit`: the length of an answer must be given.

    Raises:
        MissingFieldError, InvalidBodyError, UnsupportedFieldError: it cannot be asked.
    """
    _check(body, needs_limit)
    given = {"temperature": body.temperature, "top_p": body.top_p, "top_k": body.top_k}
    named = {name: value for name, value in given.items() if value is not None}
    options = read_options(named | {"stop": body.stop_sequences[: MOST_STOPS + 1]}, call.warnings)
    return ChatRequest(
        messages=read_conversation(body.messages, body.system),
        tools=read_tools(body.tools),
        tool_choice=_tool_choice(body.tool_choice),
        parallel_tool_calls=body.tool_choice.get("disable_parallel_tool_use") is not True,
        think=_think(body),
        answer_format=_answer_format(body.output_config.get("format")),
        sampling=SamplingWishes(given=options.sampling, defaults=dict(DEFAULTS)),
        max_tokens=None if body.max_tokens is None else min(body.max_tokens, NO_LIMIT_TOKENS),
        stop=options.stop,
        asked_by=AskedBy(owner=call.caller.owner, user=call.caller.owner),
    )


def _check(body: MessagesBody, needs_limit: bool) -> None:
    if not body.model:
        raise MissingFieldError("model")
    if not body.messages:
        raise InvalidBodyError("must not be empty", "messages")
    if len(body.messages) > MOST_MESSAGES:
        raise InvalidBodyError(f"at most {MOST_MESSAGES} are read, not {len(body.messages)}", "messages")
    if needs_limit and body.max_tokens is None:
        raise MissingFieldError("max_tokens")
    if body.max_tokens is not None and body.max_tokens < 1:
        raise InvalidBodyError("must be 1 or more", "max_tokens")
    if body.mcp_servers:
        raise UnsupportedFieldError("other servers are not asked from here", "mcp_servers")
    if body.container is not None:
        raise UnsupportedFieldError("nothing is run here", "container")


def _think(body: MessagesBody) -> bool | ThinkLevel:
    """Whether to think, and how much; unlike elsewhere, a model does not unless it is asked to."""
    if not body.wants_thinking:
        return False
    effort = body.output_config.get("effort")
    if effort is None:
        return True
    if not isinstance(effort, str) or effort not in _EFFORTS:
        raise InvalidBodyError(f"must be one of {', '.join(_EFFORTS)}", "output_config.effort")
    return _EFFORTS[effort]


def _answer_format(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    schema = value.get("schema") if isinstance(value, dict) and value.get("type") == "json_schema" else None
    if not isinstance(schema, dict):
        raise InvalidBodyError("must be a json_schema with a schema", "output_config.format")
    return schema


def _tool_choice(choice: dict[str, Any]) -> str:
    kind = choice.get("type", "auto")
    if kind == "tool" and isinstance(choice.get("name"), str):
        return FUNCTION_CHOICE + str(choice["name"])
    if not isinstance(kind, str) or kind not in _CHOICES:
        raise InvalidBodyError("must be auto, any, none, or name a tool", "tool_choice")
    return _CHOICES[kind]
