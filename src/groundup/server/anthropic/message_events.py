"""A streamed answer of `/v1/messages`: blocks are opened, filled and closed, one after another."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import msgspec

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled


class MessageEvents:
    """Writes the events of one answer, and collects its blocks.

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
        self._is_open = False

    def begin(self, input_tokens: int) -> bytes:
        """What comes before anything else."""
        self.message["usage"]["input_tokens"] = input_tokens
        return _event("message_start", message=self.message)

    def take(self, happened: ChatEvent) -> Iterator[bytes]:
        """The events of what happened, up to the end of the answer."""
        match happened:
            case Thinking(text=text) if self._shows_thinking:
                yield from self._fill("thinking", text)
            case Content(text=text) if text:
                yield from self._fill("text", text)
            case ToolCalled(call=call):
                yield from self._close()
                block = {
                    "type": "tool_use",
                    "id": call.id or f"toolu_{secrets.token_hex(8)}",
                    "name": call.name,
                }
                yield self._open(block | {"input": {}})
                arguments = msgspec.json.encode(call.arguments).decode()
                yield self._delta({"type": "input_json_delta", "partial_json": arguments})
                self.message["content"][-1]["input"] = call.arguments
                yield from self._close()
            case Finished():
                yield from self._end(happened)

    def _fill(self, kind: str, text: str) -> Iterator[bytes]:
        blocks = self.message["content"]
        if not self._is_open or blocks[-1]["type"] != kind:
            yield from self._close()
            signature = {"signature": ""} if kind == "thinking" else {}
            yield self._open({"type": kind, kind: ""} | signature)
        blocks[-1][kind] += text
        yield self._delta({"type": f"{kind}_delta", kind: text})

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
        usage = end.usage
        self.message["stop_reason"] = _stop_reason(end)
        self.message["stop_sequence"] = end.stop_string
        self.message["usage"] = {
            "input_tokens": usage.prompt_tokens,
            "output_tokens": usage.generated_tokens,
            "cache_read_input_tokens": usage.reused_tokens,
        }
        delta = {"stop_reason": self.message["stop_reason"], "stop_sequence": end.stop_string}
        yield _event("message_delta", delta=delta, usage={"output_tokens": usage.generated_tokens})
        yield _event("message_stop")

    @property
    def _index(self) -> int:
        return len(self.message["content"]) - 1


def _stop_reason(end: Finished) -> str:
    if end.stop_string is not None:
        return "stop_sequence"
    return {"length": "max_tokens", "tool_calls": "tool_use"}.get(end.reason, "end_turn")


def _event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: ".encode() + msgspec.json.encode({"type": kind} | fields) + b"\n\n"
