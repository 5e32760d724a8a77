"""What happens while a chat is answered, in order: it waits, is read, and speaks.

Servers turn these into their dialects; screens show them. Tags of a model's format never occur in any.
"""

from __future__ import annotations

import msgspec

from groundup.engine.protocol import TokenChoice, Usage

from .messages import ToolCall


class Warned(msgspec.Struct, frozen=True):
    """Something that the client should know: a code, and its figures or names."""

    code: str  # such as "messages-dropped"
    details: dict[str, str | int] = {}


class Waiting(msgspec.Struct, frozen=True):
    """So many requests go first."""

    position: int


class Reading(msgspec.Struct, frozen=True):
    """So much of the prompt has been read, `reused_tokens` of it long ago."""

    done_tokens: int
    total_tokens: int
    reused_tokens: int


class Thinking(msgspec.Struct, frozen=True):
    """A piece of what the model tells itself before it answers."""

    text: str
    choices: list[TokenChoice] = []


class Content(msgspec.Struct, frozen=True):
    """A piece of the answer. The text may be empty where only log-probabilities come."""

    text: str
    choices: list[TokenChoice] = []


class ToolCalled(msgspec.Struct, frozen=True):
    """A whole call of a tool, the `index`-th of this answer."""

    call: ToolCall
    index: int
    choices: list[TokenChoice] = []


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """The end: `reason` is stop, length, tool_calls or cancelled."""

    reason: str
    usage: Usage
    thinking_tokens: int = 0
    stop_string: str | None = None
    warnings: list[Warned] = []


ChatEvent = Waiting | Reading | Thinking | Content | ToolCalled | Finished
