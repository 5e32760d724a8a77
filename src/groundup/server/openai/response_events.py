"""A streamed answer of `/v1/responses`: events of the chat become events of that address.

Each item is announced, filled and ended, one after another; numbers of events have no gaps, and the last
one carries the whole answer, equal to the sum of what came.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled

from .response_items import call_item, message_item, thinking_item


class ResponseEvents:
    """Writes the events of one answer.

    Args:
        head: the answer's object without its output; see `responses.answer_object`.
    """

    def __init__(self, head: dict[str, Any]) -> None:
        self.answer = head | {"status": "in_progress", "output": []}
        self._number = 0
        self._open: dict[str, Any] | None = None
        self._text = ""

    def begin(self) -> Iterator[bytes]:
        """What comes before anything else."""
        yield self._event("response.created", response=self.answer)
        yield self._event("response.in_progress", response=self.answer)

    def take(self, happened: ChatEvent) -> Iterator[bytes]:
        """The events of what happened; the end is `finish`."""
        match happened:
            case Thinking(text=text):
                yield from self._fill("reasoning", text)
            case Content(text=text) if text:
                yield from self._fill("message", text)
            case ToolCalled(call=call):
                yield from self._close()
                yield from self._called(call_item(call, "completed"))

    def finish(self, end: Finished, usage: dict[str, Any]) -> Iterator[bytes]:
        """The last events."""
        yield from self._close("incomplete" if end.reason == "length" else "completed")
        status = "incomplete" if end.reason == "length" else "completed"
        reason = {"reason": "max_output_tokens"} if status == "incomplete" else None
        self.answer |= {"status": status, "incomplete_details": reason, "usage": usage}
        yield self._event(f"response.{status}", response=self.answer)

    def failed(self, code: str, message: str) -> bytes:
        """What is said when the answer cannot go on."""
        self.answer |= {"status": "failed", "error": {"code": code, "message": message}}
        return self._event("response.failed", response=self.answer)

    @property
    def _index(self) -> int:
        return len(self.answer["output"])

    def _fill(self, kind: str, text: str) -> Iterator[bytes]:
        if self._open is None or self._open["type"] != kind:
            yield from self._close()
            yield from self._announce(kind)
        self._text += text
        yield self._event(_delta_name(kind), **self._place(kind), delta=text, **_extra(kind))

    def _announce(self, kind: str) -> Iterator[bytes]:
        self._open = thinking_item("") if kind == "reasoning" else message_item("", "in_progress")
        self._text = ""
        yield self._event("response.output_item.added", output_index=self._index, item=self._open)
        name = "reasoning_summary_part" if kind == "reasoning" else "content_part"
        yield self._event(f"response.{name}.added", **self._place(kind), part=_part(kind, ""))

    def _close(self, status: str = "completed") -> Iterator[bytes]:
        """End the item that is open, if one is."""
        if self._open is None:
            return
        item, text, kind = self._open, self._text, self._open["type"]
        yield self._event(
            _delta_name(kind).replace(".delta", ".done"), **self._place(kind), text=text, **_extra(kind)
        )
        name = "reasoning_summary_part" if kind == "reasoning" else "content_part"
        yield self._event(f"response.{name}.done", **self._place(kind), part=_part(kind, text))
        whole = thinking_item(text) if kind == "reasoning" else message_item(text, status)
        whole["id"] = item["id"]
        yield self._event("response.output_item.done", output_index=self._index, item=whole)
        self.answer["output"].append(whole)
        self._open = None

    def _called(self, item: dict[str, Any]) -> Iterator[bytes]:
        place = {"output_index": self._index, "item_id": item["id"]}
        begun = item | {"status": "in_progress", "arguments": ""}
        yield self._event("response.output_item.added", output_index=self._index, item=begun)
        yield self._event("response.function_call_arguments.delta", **place, delta=item["arguments"])
        yield self._event(
            "response.function_call_arguments.done", **place, arguments=item["arguments"], name=item["name"]
        )
        yield self._event("response.output_item.done", output_index=self._index, item=item)
        self.answer["output"].append(item)

    def _place(self, kind: str) -> dict[str, Any]:
        assert self._open is not None
        name = "summary_index" if kind == "reasoning" else "content_index"
        return {"item_id": self._open["id"], "output_index": self._index, name: 0}

    def _event(self, kind: str, **fields: Any) -> bytes:
        data = {"type": kind, "sequence_number": self._number} | fields
        self._number += 1
        return f"event: {kind}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"


def _delta_name(kind: str) -> str:
    return "response.reasoning_summary_text.delta" if kind == "reasoning" else "response.output_text.delta"


def _extra(kind: str) -> dict[str, Any]:
    return {} if kind == "reasoning" else {"logprobs": []}


def _part(kind: str, text: str) -> dict[str, Any]:
    if kind == "reasoning":
        return {"type": "summary_text", "text": text}
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
