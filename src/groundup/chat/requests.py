"""What somebody asks of a model, in our own words, whatever dialect it came in.

Plain data: servers fill it in, `model` answers it. Nothing here knows HTTP, templates or tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from groundup.engine.protocol import ContextShift

from .messages import Message

Tool = dict[str, Any]
"""A tool as clients describe it: `{"type": "function", "function": {"name", "description", "parameters"}}`.

Keys that we do not know are kept, because templates and grammars may."""


def parameters_of(tools: Sequence[Tool]) -> dict[str, dict[str, Any]]:
    """The names of tools, and the schemas of their parameters by name, as far as they are told."""
    functions = [tool.get("function", tool) for tool in tools]
    return {
        one["name"]: _properties(one.get("parameters"))
        for one in functions
        if isinstance(one, dict) and isinstance(one.get("name"), str) and one["name"]
    }


def _properties(parameters: Any) -> dict[str, Any]:
    found = parameters.get("properties") if isinstance(parameters, dict) else None
    return found if isinstance(found, dict) else {}


ToolChoice = str
"""`auto`, `none`, `required`, or the name of the one function that must be called after `function:`."""

ANY_TOOL_CHOICE = ("auto", "none", "required")
FUNCTION_CHOICE = "function:"

ThinkLevel = Literal["low", "medium", "high", "max"]


class SamplingWishes(msgspec.Struct, frozen=True, kw_only=True):
    """How tokens are to be chosen, as far as anybody said.

    Both use the field names of `engine.protocol.Sampling`. `given` wins over the model's own
    recommendation, and that over `defaults`, which a dialect may bring.
    """

    given: dict[str, Any] = {}
    defaults: dict[str, Any] = {}


class AskedBy(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: `owner` decides what may be shared, `user` whose share of the time it takes."""

    owner: str = ""
    user: str = ""
    priority: int = 0


class ChatRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that the assistant is to continue."""

    messages: list[Message]
    tools: list[Tool] = []
    tool_choice: ToolChoice = "auto"
    parallel_tool_calls: bool = True
    think: bool | ThinkLevel | None = None  # None: as the model does by itself
    answer_format: Literal["json"] | dict[str, Any] | None = None  # a dict is a JSON Schema
    grammar: str | None = None
    sampling: SamplingWishes = SamplingWishes()
    max_tokens: int | None = None  # None: until the model stops or the context is full
    stop: list[str] = []
    logprobs: int | None = None  # alternatives to report for each token; None = no log-probabilities
    context_tokens: int | None = None  # a limit for this request below the loaded context
    truncate: bool = False  # drop the oldest messages where the conversation is too long, and say so
    shift: ContextShift | None = None  # go on where the answer fills the context; its window is set here
    template: str | None = None  # in place of the model's own; from the owner of the device alone
    before_tokens: list[int] = []  # ids of an earlier conversation, to stand before this one
    continues: bool = False  # the last message is the assistant's own, and goes on where it ends
    public_messages: int | None = None  # so many messages from the first may be shared by all
    asked_by: AskedBy = AskedBy()


class CompletionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A text that is to be continued as it is; with `suffix`, a gap that is to be filled."""

    prompt: str | list[int]
    suffix: str = ""
    grammar: str | None = None
    answer_format: Literal["json"] | dict[str, Any] | None = None
    sampling: SamplingWishes = SamplingWishes()
    max_tokens: int | None = None
    stop: list[str] = []
    logprobs: int | None = None
    context_tokens: int | None = None
    shift: ContextShift | None = None
    asked_by: AskedBy = AskedBy()
