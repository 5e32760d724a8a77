"""A streamed answer of `/v1/chat/completions`: events become chunks.

The role stands in the first chunk alone, thinking never shares a chunk with the answer, and the reason
for the end has a chunk of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.engine.protocol import TokenChoice
from groundup.errors import GroundupError
from groundup.server import logprobs
from groundup.server.call import Call
from groundup.server.envelopes import error_body
from groundup.server.routes import DialectName
from groundup.server.streams import SSE, StreamForm

from .chat_answers import answer_head, call_object, usage_object

DONE = b"data: [DONE]\n\n"


class ChatChunks:
    """Writes the chunks of one answer."""

    def __init__(self, call: Call, model: str, top: int | None, *, with_usage: bool) -> None:
        self._head = answer_head(model, "chat.completion.chunk", f"chatcmpl-{call.id}")
        self._call, self._top, self._with_usage = call, top, with_usage
        self._has_begun = False

    def take(self, happened: ChatEvent) -> Iterator[bytes]:
        """The chunks of what happened."""
        match happened:
            case Content(text=text, choices=choices):
                yield from self._delta({"content": text}, choices)
            case Thinking(text=text, choices=choices):
                yield from self._delta({"reasoning": text}, choices)
            case ToolCalled(call=call, index=index, choices=choices):
                yield from self._delta({"tool_calls": [{"index": index} | call_object(call)]}, choices)
            case Finished():
                yield from self._end(happened)

    def _delta(self, delta: dict[str, Any], choices: list[TokenChoice]) -> Iterator[bytes]:
        if not self._has_begun:
            self._has_begun = True
            begin = {"role": "assistant", "content": ""}
            if "content" not in delta:
                yield self._chunk(begin, None)
            delta = begin | delta if "content" in delta else delta
        yield self._chunk(delta, None, choices)

    def _end(self, end: Finished) -> Iterator[bytes]:
        if not self._has_begun:
            yield from self._delta({"content": ""}, [])
        yield self._chunk({}, end.reason)
        if self._with_usage:
            usage = {"choices": [], "usage": usage_object([end]), "groundup": self._call.extras()}
            yield event(self._head | usage)
        yield DONE

    def _chunk(
        self, delta: dict[str, Any], reason: str | None, choices: list[TokenChoice] | None = None
    ) -> bytes:
        choice: dict[str, Any] = {"index": 0, "delta": delta, "finish_reason": reason}
        if self._top is not None and choices:
            choice["logprobs"] = {"content": logprobs.written(choices, self._top), "refusal": None}
        usage = {"usage": None} if self._with_usage else {}
        return event(self._head | {"choices": [choice]} | usage)


def stream_form() -> StreamForm:
    """How chunks look on the wire; a quiet time is bridged by a comment."""
    return StreamForm(media_type=SSE, quiet=lambda: b": waiting\n\n", failed=_failed)


def event(value: dict[str, Any]) -> bytes:
    """One event of a stream."""
    return b"data: " + msgspec.json.encode(value) + b"\n\n"


def _failed(error: GroundupError) -> bytes:
    return b"data: " + error_body(error, DialectName.OPENAI) + b"\n\n"
