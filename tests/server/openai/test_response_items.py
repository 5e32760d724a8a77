"""Items of `/v1/responses` become messages."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.chat.messages import Message, ToolCall
from groundup.errors import InvalidBodyError, UnsupportedFieldError
from groundup.server.openai.response_items import function_tools, read_input

CALL = {"type": "function_call", "call_id": "c1", "name": "look", "arguments": '{"at": "sky"}'}
RESULT = {"type": "function_call_output", "call_id": "c1", "output": "blue"}
LOOK = ToolCall("look", {"at": "sky"}, "c1")
BLUE = Message("tool", "blue", tool_name="look", tool_call_id="c1")


def said(role: str, text: str) -> dict[str, Any]:
    """A message as an item."""
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


def thought(text: str) -> dict[str, Any]:
    """Thinking as an item."""
    return {"type": "reasoning", "summary": [{"type": "summary_text", "text": text}]}


@pytest.mark.parametrize(
    ("items", "messages"),
    [
        ("Hi", [Message("user", "Hi")]),
        ([{"role": "developer", "content": "Be kind."}], [Message("system", "Be kind.")]),
        ([CALL, RESULT], [Message("assistant", "", tool_calls=[LOOK]), BLUE]),
        ([said("assistant", "So."), CALL, RESULT], [Message("assistant", "So.", tool_calls=[LOOK]), BLUE]),
        ([CALL, said("assistant", "So."), RESULT], [Message("assistant", "So.", tool_calls=[LOOK]), BLUE]),
        ([thought("Hm."), CALL], [Message("assistant", "", thinking="Hm.", tool_calls=[LOOK])]),
        (
            [thought("Hm."), said("assistant", "So."), CALL],
            [Message("assistant", "So.", thinking="Hm.", tool_calls=[LOOK])],
        ),
        (
            [said("assistant", "A."), said("assistant", "B.")],
            [Message("assistant", "A."), Message("assistant", "B.")],
        ),
        ([{"type": "reasoning", "summary": [], "encrypted_content": "Hm."}, CALL],
         [Message("assistant", "", thinking="Hm.", tool_calls=[LOOK])]),
    ],
)  # fmt: skip
def test_items_join(items: Any, messages: list[Message]) -> None:
    """A call joins what was said before it, thinking what comes after it, results find their call."""
    assert read_input(items, "") == messages


def test_tools_in_a_namespace() -> None:
    """Their names carry it, since templates know no such thing."""
    look = {"type": "function", "name": "look", "parameters": {"type": "object"}}
    found = function_tools([look, {"type": "namespace", "name": "sky", "tools": [look]}])
    assert [tool["function"]["name"] for tool in found] == ["look", "sky.look"]


@pytest.mark.parametrize(
    "items",
    [[], 7, [7], [{"role": "user", "content": [{"type": "input_audio"}]}], [CALL | {"arguments": "{"}]],
)
def test_what_is_no_item(items: Any) -> None:
    """It is refused with its place."""
    with pytest.raises(InvalidBodyError, match="input"):
        read_input(items, "")


def test_items_that_others_run() -> None:
    """They are refused by name."""
    with pytest.raises(UnsupportedFieldError, match="item_reference"):
        read_input([{"type": "item_reference", "id": "a"}], "")
