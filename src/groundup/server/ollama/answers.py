"""Answers of `/api/chat` and `/api/generate`: events become lines, or one object."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from starlette.responses import Response

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.engine.protocol import TokenChoice
from groundup.errors import GroundupError
from groundup.server import logprobs
from groundup.server.answered import Begun, own_figures
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.envelopes import error_body
from groundup.server.routes import DialectName
from groundup.server.streams import ACCEPTED, NDJSON, StreamForm, stream_response, until_gone

from .messages import written_call
from .values import nanoseconds, timestamp

Line = dict[str, Any]

_ID_LETTERS: Final = string.ascii_lowercase + string.digits
_ID_LENGTH: Final = 8


@dataclass(slots=True)
class AnswerLines:
    """Writes the lines of one answer.

    Args:
        call: which is answered.
        model: as the client named it.
        is_chat: whether text goes into a message, as in `/api/chat`, or into `response`.
        top: alternatives for each token that the client wants; None for no log-probabilities.
        hides_thinking: whether thinking was not wanted, though the model thinks.
    """

    call: Call
    model: str
    is_chat: bool
    top: int | None = None
    hides_thinking: bool = False
    context: list[int] | None = None  # ids of prompt and answer for the last line; None where none are told
    begun: Begun | None = None
    _calls: list[dict[str, Any]] = field(default_factory=list)
    _started_s: float = field(default_factory=time.monotonic)

    def line(self, happened: Begun | ChatEvent) -> Line | None:
        """The object of an event; None for one that this dialect does not tell."""
        match happened:
            case Begun():
                self.begun = happened
            case Content(text=text, choices=choices):
                return self._piece(choices, content=text)
            case Thinking(choices=choices) if self.hides_thinking:
                return self._piece(choices) if choices and self.top is not None else None
            case Thinking(text=text, choices=choices):
                return self._piece(choices, thinking=text)
            case ToolCalled(call=call, index=index, choices=choices):
                self._calls.append(written_call(call, index, _call_id()))
                return self._piece(choices, calls=self._calls[-1:])
            case Finished():
                return self._end(happened)
        return None

    def quiet(self) -> Line:
        """A line that says nothing but that the server still works."""
        return self._line("", done=False)

    def _line(
        self, content: str, thinking: str = "", calls: Sequence[dict[str, Any]] = (), *, done: bool
    ) -> Line:
        head = {"model": self.model, "created_at": timestamp(time.time())}
        thought = {"thinking": thinking} if thinking else {}
        if not self.is_chat:
            return head | {"response": content} | thought | {"done": done}
        called = {"tool_calls": list(calls)} if calls else {}
        message = {"role": "assistant", "content": content} | thought | called
        return head | {"message": message, "done": done}

    def _piece(
        self,
        choices: Sequence[TokenChoice],
        content: str = "",
        thinking: str = "",
        calls: Sequence[dict[str, Any]] = (),
    ) -> Line:
        line = self._line(content, thinking, calls, done=False)
        if self.top is not None and choices:
            line["logprobs"] = logprobs.written(choices, self.top)
        return line

    def _end(self, end: Finished) -> Line:
        assert self.begun is not None
        lease, usage = self.begun.lease, end.usage
        context = {} if self.context is None else {"context": self.context}
        calls = {"tool_calls": self._calls} if self._calls and not self.is_chat else {}
        return (
            self._line("", done=True)
            | {"done_reason": "length" if end.reason == "length" else "stop"}
            | context
            | calls
            | {
                "total_duration": nanoseconds(time.monotonic() - self._started_s),
                "load_duration": nanoseconds(lease.load_s),
                "prompt_eval_count": usage.prompt_tokens,
                "prompt_eval_duration": nanoseconds(usage.prefill_s),
                "eval_count": usage.generated_tokens,
                "eval_duration": nanoseconds(usage.decode_s),
                "groundup": own_figures(self.call, lease, [end], self.begun.context_tokens),
            }
        )


async def answer(lines: AnswerLines, told: AsyncGenerator[Line | None], *, is_streamed: bool) -> Response:
    """An answer as it comes, or as one object.

    Args:
        lines: writes them.
        told: the lines; None where there is nothing to say but that the engine has the request.
        is_streamed: whether the client wants them one by one.

    Raises:
        GroundupError: what went wrong before the first piece, or at all if it is one object.
    """
    call = lines.call
    if not is_streamed:
        return json_response(joined(await until_gone(call.request, collected(told))))
    form = StreamForm(media_type=NDJSON, quiet=lambda: written(lines.quiet()), failed=_failed)
    return await stream_response(call, _encoded(told), form)


async def told_lines(
    happened: AsyncGenerator[Begun | ChatEvent], lines: AnswerLines
) -> AsyncGenerator[Line | None]:
    """What is told of what happens."""
    async with aclosing(happened):
        async for one in happened:
            line = lines.line(one)
            if not isinstance(one, Begun):
                yield line


def joined(lines: Sequence[Line]) -> Line:
    """The lines of a whole answer as one object: texts joined, calls and log-probabilities collected."""
    *pieces, last = lines
    whole: Line = {}
    for name, value in last.items():
        if name == "message":
            whole |= {"message": _message([piece["message"] for piece in pieces])}
        elif name == "response":
            whole |= {"response": _text(pieces, "response")} | _thinking(pieces)
        else:
            whole[name] = value
        if name == "done":
            probabilities = [one for piece in pieces for one in piece.get("logprobs", [])]
            whole |= {"logprobs": probabilities} if probabilities else {}
    return whole


def written(line: Mapping[str, Any]) -> bytes:
    """One line."""
    return msgspec.json.encode(line) + b"\n"


async def collected(lines: AsyncGenerator[Line | None]) -> list[Line]:
    """All lines that say something."""
    async with aclosing(lines):
        return [line async for line in lines if line is not None]


def _message(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    calls = [call for part in parts for call in part.get("tool_calls", [])]
    message = {"role": "assistant", "content": _text(parts, "content")} | _thinking(parts)
    return message | ({"tool_calls": calls} if calls else {})


def _thinking(parts: Sequence[dict[str, Any]]) -> dict[str, str]:
    thinking = _text(parts, "thinking")
    return {"thinking": thinking} if thinking else {}


def _text(parts: Sequence[dict[str, Any]], name: str) -> str:
    return "".join(part.get(name, "") for part in parts)


def _failed(error: GroundupError) -> bytes:
    return error_body(error, DialectName.NATIVE) + b"\n"


def _call_id() -> str:
    return "call_" + "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))


async def _encoded(lines: AsyncGenerator[Line | None]) -> AsyncGenerator[bytes]:
    """The lines as bytes; closing this closes them."""
    async with aclosing(lines):
        async for line in lines:
            yield ACCEPTED if line is None else written(line)
