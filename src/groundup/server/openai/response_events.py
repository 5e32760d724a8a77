"""A streamed answer of `/v1/responses`: events of the chat become events of that address.

Each item is announced, filled and ended, one after another; numbers of events have no gaps, and the last
one carries the whole answer, equal to the sum of what came.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.engine.protocol import TokenChoice
from groundup.server import logprobs

from .response_items import call_item, message_item, thinking_item


@dataclass(slots=True)
class _OpenItem:
    """The item that is being filled: thinking, or a message."""

    identity: str
    is_thinking: bool
    text: str = ""
    probabilities: list[dict[str, Any]] = field(default_factory=list)

    @property
    def delta(self) -> str:
        """The name of its events, up to what happens in them."""
        return "response.reasoning_summary_text" if self.is_thinking else "response.output_text"

    @property
    def part(self) -> str:
        """The name of the events about its only part."""
        return "response.reasoning_summary_part" if self.is_thinking else "response.content_part"

    def content(self, text: str) -> dict[str, Any]:
        """Its only part, with so much text."""
        if self.is_thinking:
            return {"type": "summary_text", "text": text}
        told = self.probabilities if text else []
        return {"type": "output_text", "text": text, "annotations": [], "logprobs": told}

    def whole(self, status: str) -> dict[str, Any]:
        """The item, once it has ended."""
        if self.is_thinking:
            return thinking_item(self.text) | {"id": self.identity}
        return message_item(self.text, status, self.probabilities) | {"id": self.identity}


class ResponseEvents:
    """Writes the events of one answer.

    Args:
        head: the answer's object without its output; see `response_object.answer_object`.
        top: alternatives for each token that the client wants; None for no log-probabilities.
    """

    def __init__(self, head: dict[str, Any], top: int | None = None) -> None:
        self.answer = head | {"output": []}
        self._top = top
        self._number = 0
        self._item: _OpenItem | None = None

    def begin(self) -> Iterator[bytes]:
        """What comes before anything else; nothing if it has come."""
        if self._number == 0:
            yield self._event("response.created", response=self.answer)
            yield self._event("response.in_progress", response=self.answer)

    def take(self, happened: ChatEvent) -> Iterator[bytes]:
        """The events of what happened; the end is `finish`."""
        match happened:
            case Thinking(text=text):
                yield from self._fill(text, [], is_thinking=True)
            case Content(text=text, choices=choices) if text or (choices and self._top is not None):
                yield from self._fill(text, choices, is_thinking=False)
            case ToolCalled(call=call):
                yield from self._close()
                yield from self._called(call_item(call, "completed"))

    def finish(self, end: Finished, usage: dict[str, Any], figures: dict[str, Any]) -> Iterator[bytes]:
        """The last events, with our own figures in the whole answer."""
        status = "incomplete" if end.reason == "length" else "completed"
        yield from self._close(status)
        self.answer |= {
            "completed_at": int(time.time()),
            "status": status,
            "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
            "usage": usage,
            "groundup": figures,
        }
        yield self._event(f"response.{status}", response=self.answer)

    def failed(self, code: str, message: str) -> bytes:
        """What is said when the answer cannot go on."""
        self.answer |= {"status": "failed", "error": {"code": code, "message": message}}
        return self._event("response.failed", response=self.answer)

    @property
    def _index(self) -> int:
        return len(self.answer["output"])

    def _fill(self, text: str, choices: Sequence[TokenChoice], *, is_thinking: bool) -> Iterator[bytes]:
        if self._item is None or self._item.is_thinking != is_thinking:
            yield from self._close()
            yield from self._announce(is_thinking)
        assert self._item is not None
        told = logprobs.written(choices, self._top) if self._top is not None else []
        self._item.text += text
        self._item.probabilities += told
        probabilities = {} if is_thinking else {"logprobs": told}
        yield self._event(f"{self._item.delta}.delta", **self._place(self._item), delta=text, **probabilities)

    def _announce(self, is_thinking: bool) -> Iterator[bytes]:
        begun = thinking_item("") if is_thinking else message_item("", "in_progress")
        self._item = _OpenItem(begun["id"], is_thinking)
        yield self._event("response.output_item.added", output_index=self._index, item=begun)
        part = self._item.content("")
        yield self._event(f"{self._item.part}.added", **self._place(self._item), part=part)

    def _close(self, status: str = "completed") -> Iterator[bytes]:
        """End the item that is open, if one is."""
        item, self._item = self._item, None
        if item is None:
            return
        place = self._place(item)
        probabilities = {} if item.is_thinking else {"logprobs": item.probabilities}
        yield self._event(f"{item.delta}.done", **place, text=item.text, **probabilities)
        yield self._event(f"{item.part}.done", **place, part=item.content(item.text))
        whole = item.whole(status)
        yield self._event("response.output_item.done", output_index=self._index, item=whole)
        self.answer["output"].append(whole)

    def _called(self, item: dict[str, Any]) -> Iterator[bytes]:
        place = {"item_id": item["id"], "output_index": self._index}
        begun = item | {"status": "in_progress", "arguments": ""}
        yield self._event("response.output_item.added", output_index=self._index, item=begun)
        yield self._event("response.function_call_arguments.delta", **place, delta=item["arguments"])
        yield self._event(
            "response.function_call_arguments.done", **place, arguments=item["arguments"], name=item["name"]
        )
        yield self._event("response.output_item.done", output_index=self._index, item=item)
        self.answer["output"].append(item)

    def _place(self, item: _OpenItem) -> dict[str, Any]:
        name = "summary_index" if item.is_thinking else "content_index"
        return {"item_id": item.identity, "output_index": self._index, name: 0}

    def _event(self, kind: str, **fields: Any) -> bytes:
        data = {"type": kind, "sequence_number": self._number} | fields
        self._number += 1
        return f"event: {kind}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"
