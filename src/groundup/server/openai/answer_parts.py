"""Parts that whole answers of OpenAI's API share with the chunks of streams."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from groundup.chat.events import Finished
from groundup.chat.messages import ToolCall

_LETTERS: Final = string.ascii_lowercase + string.digits


def answer_head(model: str, kind: str, identity: str) -> dict[str, Any]:
    """What every answer and every chunk begins with."""
    return {"id": identity, "object": kind, "created": int(time.time()), "model": model}


def call_object(call: ToolCall) -> dict[str, Any]:
    """A call of a tool, its arguments as a text."""
    return {
        "id": call.id or call_id(),
        "type": "function",
        "function": {"name": call.name, "arguments": msgspec.json.encode(call.arguments).decode()},
    }


def call_id() -> str:
    """A new id for a call of a tool."""
    return "call_" + "".join(secrets.choice(_LETTERS) for _ in range(8))


def usage_object(ends: Sequence[Finished]) -> dict[str, Any]:
    """How many tokens were read and written; a prompt counts once, however many answers it has."""
    usages = [end.usage for end in ends]
    return token_counts(
        max((usage.prompt_tokens for usage in usages), default=0),
        min((usage.reused_tokens for usage in usages), default=0),
        ends,
    )


def token_counts(prompt_tokens: int, reused_tokens: int, ends: Sequence[Finished]) -> dict[str, Any]:
    """The figures of tokens, with those of the prompts as given."""
    written = sum(end.usage.generated_tokens for end in ends)
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": written,
        "total_tokens": prompt_tokens + written,
        "prompt_tokens_details": {"cached_tokens": reused_tokens},
        "completion_tokens_details": {"reasoning_tokens": sum(end.thinking_tokens for end in ends)},
    }
