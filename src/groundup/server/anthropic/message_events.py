"""A streamed answer of `/v1/messages`: blocks are opened, filled and closed, one after another."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from groundup.chat.events import ChatEvent, Content, Finished, Reading, Thinking, ToolCalled, Waiting
from groundup.chat.messages import ToolCall

_REASONS: Final = {"length": "max_tokens", "tool_calls": "tool_use"}


class MessageEvents:
    """Writes the events of one answer, and collects its blocks in `message`.

    Args:
        identity: of the message.
        model: as the client named it.
        shows_thinking: whether the client asked for it.
    """

    def __init__(self, identity: str, model: str, *, shows_thinking: bool) -> None:
        self.message: dict[str, Any] = {
            "id": identity,
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 0, "output_tokens": 0},
        }
        self._shows_thinking = shows_thinking
        self._has_begun = False
        self._is_open = False

    def take(self, happened: ChatEvent) -> Iterator[bytes]:
        """The events of what happened. The first one comes when the length of the prompt is known."""
        if isinstance(happened, Waiting):
            return
        if not self._has_begun:
            yield self._begin(happened)
        match happened:
            case Thinking(text=text) if self._shows_thinking:
                yield from self._fill("thinking", text)
            case Content(text=text) if text:
                yield from self._fill("text", text)
            case ToolCalled(call=call):
                yield from self._called(call)
            case Finished():
                yield from self._end(happened)

    def _begin(self, happened: ChatEvent) -> bytes:
        self._has_begun = True
        if isinstance(happened, Reading):
            self.message["usage"]["input_tokens"] = happened.total_tokens
        return _event("message_start", message=self.message)

    def _fill(self, kind: str, text: str) -> Iterator[bytes]:
        blocks = self.message["content"]
        if not self._is_open or blocks[-1]["type"] != kind:
            yield from self._close()
            signature = {"signature": ""} if kind == "thinking" else {}
            yield self._open({"type": kind, kind: ""} | signature)
        blocks[-1][kind] += text
        yield self._delta({"type": f"{kind}_delta", kind: text})

    def _called(self, call: ToolCall) -> Iterator[bytes]:
        yield from self._close()
        identity = call.id or f"toolu_{secrets.token_hex(12)}"
        yield self._open({"type": "tool_use", "id": identity, "name": call.name, "input": {}})
        arguments = msgspec.json.encode(call.arguments).decode()
        yield self._delta({"type": "input_json_delta", "partial_json": arguments})
        self.message["content"][-1]["input"] = call.arguments
        yield from self._close()

    def _open(self, block: dict[str, Any]) -> bytes:
        self._is_open = True
        self.message["content"].append(dict(block))
        return _event("content_block_start", index=self._index, content_block=block)

    def _delta(self, delta: dict[str, Any]) -> bytes:
        return _event("content_block_delta", index=self._index, delta=delta)

    def _close(self) -> Iterator[bytes]:
        if self._is_open:
            self._is_open = False
            yield _event("content_block_stop", index=self._index)

    def _end(self, end: Finished) -> Iterator[bytes]:
        yield from self._close()
        usage = {"input_tokens": end.usage.prompt_tokens, "output_tokens": end.usage.generated_tokens}
        told = {"stop_reason": _stop_reason(end), "stop_sequence": end.stop_string}
        self.message |= told | {"usage": usage}
        yield _event("message_delta", delta=told, usage=usage)
        yield _event("message_stop")

    @property
    def _index(self) -> int:
        return len(self.message["content"]) - 1


def _stop_reason(end: Finished) -> str:
    if end.stop_string is not None:
        return "stop_sequence"
    return _REASONS.get(end.reason, "end_turn")


def _event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: ".encode() + msgspec.json.encode({"type": kind} | fields) + b"\n\n"
