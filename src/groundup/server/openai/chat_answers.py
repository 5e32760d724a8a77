"""A whole answer of `/v1/chat/completions`, and the parts that it shares with the chunks of a stream."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.chat.messages import ToolCall
from groundup.engine.protocol import TokenChoice, Usage
from groundup.server import logprobs
from groundup.server.call import Call


@dataclass(slots=True)
class _Choice:
    """One of the answers as far as it has come."""

    content: list[str] = field(default_factory=list)
    thinking: list[str] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    probabilities: list[dict[str, Any]] = field(default_factory=list)
    finished: Finished | None = None

    def object(self, index: int, top: int | None) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": "".join(self.content), "refusal": None}
        if self.thinking:
            message["reasoning"] = "".join(self.thinking)
        if self.calls:
            message["tool_calls"] = self.calls
            message["content"] = message["content"] or None
        return {
            "index": index,
            "message": message,
            "finish_reason": self.finished.reason if self.finished else "stop",
            "logprobs": {"content": self.probabilities, "refusal": None} if top is not None else None,
        }


class ChatAnswer:
    """Collects the events of one answer, or of several to the same question."""

    def __init__(self, call: Call, model: str, top: int | None) -> None:
        self._call, self._model, self._top = call, model, top
        self._choices: dict[int, _Choice] = {}

    def take(self, index: int, event: ChatEvent) -> None:
        """An event of the `index`-th answer."""
        choice = self._choices.setdefault(index, _Choice())
        match event:
            case Content(text=text, choices=choices):
                choice.content.append(text)
                self._note(choice, choices)
            case Thinking(text=text, choices=choices):
                choice.thinking.append(text)
                self._note(choice, choices)
            case ToolCalled(call=called, choices=choices):
                choice.calls.append(call_object(called))
                self._note(choice, choices)
            case Finished():
                choice.finished = event

    def object(self) -> dict[str, Any]:
        """The whole answer."""
        choices = [choice for _, choice in sorted(self._choices.items())]
        ends = [choice.finished for choice in choices if choice.finished is not None]
        head = answer_head(self._model, "chat.completion", f"chatcmpl-{self._call.id}")
        return head | {
            "choices": [choice.object(index, self._top) for index, choice in enumerate(choices)],
            "usage": usage_object(ends),
            "groundup": self._call.extras(),
        }

    def _note(self, choice: _Choice, choices: Sequence[TokenChoice]) -> None:
        if self._top is not None:
            choice.probabilities += logprobs.written(choices, self._top)


def answer_head(model: str, kind: str, identity: str) -> dict[str, Any]:
    """What every answer and every chunk begins with."""
    return {"id": identity, "object": kind, "created": int(time.time()), "model": model}


def call_object(call: ToolCall) -> dict[str, Any]:
    """A call of a tool, its arguments as a text."""
    return {
        "id": call.id or f"call_{secrets.token_hex(4)}",
        "type": "function",
        "function": {"name": call.name, "arguments": msgspec.json.encode(call.arguments).decode()},
    }


def usage_object(ends: Sequence[Finished]) -> dict[str, Any]:
    """How many tokens were read and written; the prompt counts once, however many answers it has."""
    usages: list[Usage] = [end.usage for end in ends]
    prompt = max((usage.prompt_tokens for usage in usages), default=0)
    written = sum(usage.generated_tokens for usage in usages)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
        "prompt_tokens_details": {"cached_tokens": min((usage.reused_tokens for usage in usages), default=0)},
        "completion_tokens_details": {"reasoning_tokens": sum(end.thinking_tokens for end in ends)},
    }
