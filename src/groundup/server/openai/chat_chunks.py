"""A streamed answer of `/v1/chat/completions`: events become chunks.

The role stands in the first chunk of each answer alone, thinking never shares a chunk with the answer, and
the reason for the end has a chunk of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.engine.protocol import TokenChoice
from groundup.host.host import Lease
from groundup.server import logprobs
from groundup.server.answered import Begun, own_figures
from groundup.server.call import Call

from .answer_parts import answer_head, call_object, usage_object
from .events import DONE, event
from .fingerprint import system_fingerprint


class ChatChunks:
    """Writes the chunks of one answer, or of several to the same question.

    Args:
        call: for whom.
        model: as the client named it.
        top: alternatives for each token that the client wants; None for no log-probabilities.
        with_usage: whether the figures are told at the end.
    """

    def __init__(self, call: Call, model: str, top: int | None, *, with_usage: bool) -> None:
        self._head = answer_head(model, "chat.completion.chunk", f"chatcmpl-{call.id}")
        self._call, self._top, self._with_usage = call, top, with_usage
        self._begun = set[int]()
        self._ends = list[Finished]()
        self._lease: Lease | None = None

    def take(self, index: int, happened: Begun | ChatEvent) -> Iterator[bytes]:
        """The chunks of what happened in the `index`-th answer."""
        match happened:
            case Begun(lease=lease):
                self._lease = lease
                self._head["system_fingerprint"] = system_fingerprint(lease)
            case Content(text=text, choices=choices) if text or (choices and self._top is not None):
                yield from self._delta(index, {"content": text}, choices)
            case Thinking(text=text, choices=choices):
                yield from self._delta(index, {"reasoning": text}, choices)
            case ToolCalled(call=call, index=number, choices=choices):
                called = [{"index": number} | call_object(call)]
                yield from self._delta(index, {"tool_calls": called}, choices)
            case Finished():
                self._ends.append(happened)
                if index not in self._begun:
                    yield from self._delta(index, {"content": ""}, [])
                yield self._chunk(index, {}, happened.reason)

    def end(self) -> Iterator[bytes]:
        """What comes after all answers."""
        if self._with_usage and self._lease is not None:
            figures = own_figures(self._call, self._lease, self._ends)
            yield event(self._head | {"choices": [], "usage": usage_object(self._ends), "groundup": figures})
        yield DONE

    def _delta(self, index: int, delta: dict[str, Any], choices: list[TokenChoice]) -> Iterator[bytes]:
        if index not in self._begun:
            self._begun.add(index)
            begin = {"role": "assistant", "content": ""}
            if "content" not in delta:
                yield self._chunk(index, begin, None)
            else:
                delta = begin | delta
        yield self._chunk(index, delta, None, choices)

    def _chunk(
        self, index: int, delta: dict[str, Any], reason: str | None, choices: list[TokenChoice] | None = None
    ) -> bytes:
        choice: dict[str, Any] = {"index": index, "delta": delta, "finish_reason": reason}
        if self._top is not None and choices:
            choice["logprobs"] = {"content": logprobs.written(choices, self._top), "refusal": None}
        usage = {"usage": None} if self._with_usage else {}
        return event(self._head | {"choices": [choice]} | usage)
