"""Content as Anthropic's API writes it."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError
from groundup.server.anthropic.blocks import read_conversation

USE = {"type": "tool_use", "id": "t1", "name": "look", "input": {"at": "sky"}}
LOOK = ToolCall("look", {"at": "sky"}, "t1")
IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "aW1hZ2U="}}


def text(words: str) -> dict[str, Any]:
    """A block of text."""
    return {"type": "text", "text": words, "cache_control": {"type": "ephemeral"}}


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        ("Hi", [Message("user", "Hi")]),
        ([text("A"), IMAGE, text("B")], [Message("user", "A\nB", images=[b"image"], image_places=[2])]),
        ([], [Message("user", "")]),
    ],
)
def test_blocks_of_a_user(content: Any, messages: list[Message]) -> None:
    """They stay one message."""
    assert read_conversation([{"role": "user", "content": content}], None) == messages


def test_a_call_and_its_result() -> None:
    """Thinking and calls belong to the assistant; a result is a message of its own, before what is said."""
    thinking = {"type": "thinking", "thinking": "Hm.", "signature": "s"}
    result = {"type": "tool_result", "tool_use_id": "t1", "content": [text("blue")]}
    found = read_conversation(
        [
            {
                "role": "assistant",
                "content": [thinking, {"type": "redacted_thinking", "data": "x"}, text("So."), USE],
            },
            {"role": "user", "content": [text("And?"), result]},
        ],
        [text("Be kind.")],
    )
    assert found == [
        Message("system", "Be kind."),
        Message("assistant", "So.", thinking="Hm.", tool_calls=[LOOK]),
        Message("tool", "blue", tool_name="look", tool_call_id="t1"),
        Message("user", "And?"),
    ]


@pytest.mark.parametrize(
    "block",
    [
        7,
        {"type": "document"},
        {"type": "text"},
        {"type": "image", "source": {"type": "url", "url": "https://example.org/a.png"}},
        USE | {"input": "sky"},
        USE | {"id": None},
        {"type": "tool_result", "tool_use_id": "t1", "content": [IMAGE]},
    ],
)
def test_what_cannot_be_read(block: Any) -> None:
    """It is refused with its place."""
    with pytest.raises(InvalidBodyError, match=r"messages\[0\].content\[0\]"):
        read_conversation([{"role": "user", "content": [block]}], None)


def test_other_roles() -> None:
    """There are none."""
    with pytest.raises(InvalidBodyError, match="role"):
        read_conversation([{"role": "tool", "content": "a"}], None)
