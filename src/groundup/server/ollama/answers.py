"""Answers of `/api/chat` and `/api/generate`: events become lines, or one object."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import msgspec

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.engine.protocol import TokenChoice
from groundup.errors import GroundupError
from groundup.server import logprobs
from groundup.server.call import Call
from groundup.server.envelopes import error_body
from groundup.server.routes import DialectName
from groundup.server.streams import NDJSON, StreamForm

from .messages import written_call
from .values import nanoseconds, timestamp


@dataclass(slots=True)
class AnswerLines:
    """Writes the lines of one answer.

    Args:
        model: as the client named it.
        is_chat: whether text goes into a message, as in `/api/chat`, or into `response`.
        top: alternatives for each token that the client wants; None for no log-probabilities.
        hides_thinking: whether thinking was not wanted, though the model thinks.
    """

    call: Call
    model: str
    is_chat: bool
    top: int | None
    load_s: float
    context_tokens: int
    hides_thinking: bool = False
    started_s: float = field(default_factory=time.monotonic)
    calls: list[dict[str, Any]] = field(default_factory=list)

    def line(self, event: ChatEvent) -> dict[str, Any] | None:
        """The object of an event; None for one that this dialect does not tell."""
        match event:
            case Content(text=text, choices=choices):
                return self._piece(content=text, choices=choices)
            case Thinking(text=text, choices=choices):
                return None if self.hides_thinking else self._piece(thinking=text, choices=choices)
            case ToolCalled(call=call, index=index, choices=choices):
                self.calls.append(written_call(call, index, f"call_{secrets.token_hex(4)}"))
                return self._piece(calls=[self.calls[-1]], choices=choices)
            case Finished():
                return self._end(event)
        return None

    def single(self, reason: str) -> dict[str, Any]:
        """The one object of a request that only loads or unloads."""
        return self._head() | self._text("") | {"done": True, "done_reason": reason}

    def quiet(self) -> dict[str, Any]:
        """A line that says nothing but that the server still works."""
        return self._head() | self._text("") | {"done": False}

    def _head(self) -> dict[str, Any]:
        return {"model": self.model, "created_at": timestamp(time.time())}

    def _text(
        self, content: str, thinking: str = "", calls: list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        if not self.is_chat:
            return {"response": content} | ({"thinking": thinking} if thinking else {})
        message: dict[str, Any] = {"role": "assistant", "content": content}
        if thinking:
            message["thinking"] = thinking
        if calls:
            message["tool_calls"] = calls
        return {"message": message}

    def _piece(
        self,
        content: str = "",
        thinking: str = "",
        calls: list[dict[str, Any]] | None = None,
        choices: list[TokenChoice] | None = None,
    ) -> dict[str, Any]:
        line = self._head() | self._text(content, thinking, calls) | {"done": False}
        if self.top is not None and choices:
            line["logprobs"] = logprobs.written(choices, self.top)
        return line

    def _end(self, end: Finished) -> dict[str, Any]:
        usage = end.usage
        calls = {"tool_calls": self.calls} if self.calls and not self.is_chat else {}
        for warned in end.warnings:
            self.call.warnings.add(warned.code, **warned.details)
        return (
            self._head()
            | self._text("")
            | {"done": True, "done_reason": "length" if end.reason == "length" else "stop"}
            | calls
            | {
                "total_duration": nanoseconds(time.monotonic() - self.started_s),
                "load_duration": nanoseconds(self.load_s),
                "prompt_eval_count": usage.prompt_tokens,
                "prompt_eval_duration": nanoseconds(usage.prefill_s),
                "eval_count": usage.generated_tokens,
                "eval_duration": nanoseconds(usage.decode_s),
                "groundup": self._extras(end),
            }
        )

    def _extras(self, end: Finished) -> dict[str, Any]:
        usage = end.usage
        return self.call.extras() | {
            "seed": usage.seed,
            "context_tokens": self.context_tokens,
            "prompt_tokens_reused": usage.reused_tokens,
            "prompt_tokens_computed": usage.computed_tokens,
            "queue_s": usage.queue_s,
            "prefill_s": usage.prefill_s,
            "decode_s": usage.decode_s,
            "warnings": [{"code": one.code, **one.details} for one in self.call.warnings.items],
        }


def joined(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The lines of a whole answer as one object: texts joined, calls and log-probabilities collected."""
    *pieces, last = lines
    whole = dict(last)
    probabilities = [one for piece in pieces for one in piece.get("logprobs", [])]
    if probabilities:
        whole["logprobs"] = probabilities
    if "response" in last:
        return whole | _collected(pieces)
    message: dict[str, Any] = {"role": "assistant", "content": ""}
    parts = [piece["message"] for piece in pieces]
    message["content"] = "".join(part["content"] for part in parts)
    thinking = "".join(part.get("thinking", "") for part in parts)
    calls = [call for part in parts for call in part.get("tool_calls", [])]
    return whole | {
        "message": message
        | ({"thinking": thinking} if thinking else {})
        | ({"tool_calls": calls} if calls else {})
    }


def _collected(pieces: list[dict[str, Any]]) -> dict[str, Any]:
    thinking = "".join(piece.get("thinking", "") for piece in pieces)
    text = "".join(piece["response"] for piece in pieces)
    return {"response": text} | ({"thinking": thinking} if thinking else {})


def stream_form(lines: AnswerLines) -> StreamForm:
    """How the lines look on the wire; a quiet time is bridged by one without text."""
    return StreamForm(
        media_type=NDJSON,
        quiet=lambda: written(lines.quiet()),
        failed=_failed,
    )


def written(line: Mapping[str, Any]) -> bytes:
    """One line."""
    return msgspec.json.encode(line) + b"\n"


def _failed(error: GroundupError) -> bytes:
    return error_body(error, DialectName.NATIVE) + b"\n"


async def encoded(lines: AsyncGenerator[dict[str, Any]]) -> AsyncGenerator[bytes]:
    """The lines as bytes; closing this closes them."""
    async with aclosing(lines):
        async for line in lines:
            yield written(line)


async def collected(lines: AsyncGenerator[dict[str, Any]]) -> list[dict[str, Any]]:
    """All lines."""
    async with aclosing(lines):
        return [line async for line in lines]
