"""Events of an answer become blocks."""

from __future__ import annotations

import json

import pytest

from groundup.chat.events import Content, Finished, Reading, Thinking, Waiting
from groundup.engine.protocol import Usage
from groundup.server.anthropic.message_events import MessageEvents

USAGE = Usage(3, 0, 3, 2, 0.0, 0.0, 0.0, None, 0, 0)


def kinds(raw: bytes) -> list[str]:
    """The names of the events."""
    blocks = [block for block in raw.decode().split("\n\n") if block]
    for block in blocks:
        name, data = block.split("\n")
        assert json.loads(data.removeprefix("data: "))["type"] == name.removeprefix("event: ")
    return [block.split("\n")[0].removeprefix("event: ") for block in blocks]


def test_the_message_starts_when_its_prompt_is_counted() -> None:
    """Not while it waits, since the first event tells the count."""
    events = MessageEvents("msg_1", "m", shows_thinking=True)
    assert kinds(b"".join(events.take(Waiting(1)))) == []
    assert kinds(b"".join(events.take(Reading(0, 7, 0)))) == ["message_start"]
    assert events.message["usage"]["input_tokens"] == 7
    assert kinds(b"".join(events.take(Reading(7, 7, 0)))) == []


def test_blocks_change_with_what_is_said() -> None:
    """Pieces of one kind share a block."""
    events = MessageEvents("msg_1", "m", shows_thinking=True)
    raw = b"".join(
        piece
        for event in (
            Thinking("A"),
            Thinking("B"),
            Content("C"),
            Content(""),
            Finished(reason="stop", usage=USAGE),
        )
        for piece in events.take(event)
    )
    assert kinds(raw) == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert events.message["content"] == [
        {"type": "thinking", "thinking": "AB", "signature": ""},
        {"type": "text", "text": "C"},
    ]


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (Finished(reason="stop", usage=USAGE), "end_turn"),
        (Finished(reason="length", usage=USAGE), "max_tokens"),
        (Finished(reason="tool_calls", usage=USAGE), "tool_use"),
        (Finished(reason="stop", usage=USAGE, stop_string="END"), "stop_sequence"),
    ],
)
def test_reasons(end: Finished, reason: str) -> None:
    """Each end has a name in this API."""
    events = MessageEvents("msg_1", "m", shows_thinking=False)
    list(events.take(end))
    assert (events.message["stop_reason"], events.message["stop_sequence"]) == (reason, end.stop_string)
