"""Results of tools find their calls: by id, by name, in order."""

from __future__ import annotations

from groundup.chat.messages import Message, ToolCall
from groundup.server.tool_results import match_results

ASKED = Message("user", "Hi")
CALLS = Message(
    "assistant", "", tool_calls=[ToolCall("a", {}, "1"), ToolCall("b", {}, "2"), ToolCall("a", {}, "3")]
)


def result(name: str = "", identity: str = "") -> Message:
    """A result of a tool."""
    return Message("tool", "42", tool_name=name, tool_call_id=identity)


def matched(*results: Message) -> list[tuple[str, str]]:
    """Name and id of the results after the calls above."""
    found = match_results([ASKED, CALLS, *results])[2:]
    return [(one.tool_name, one.tool_call_id) for one in found]


def test_by_id() -> None:
    """An id leads to its call, in any order."""
    assert matched(result(identity="2"), result(identity="1")) == [("b", "2"), ("a", "1")]


def test_by_name() -> None:
    """A name leads to the first call of it that has no result yet."""
    assert matched(result("a"), result("a"), result("b")) == [("a", "1"), ("a", "3"), ("b", "2")]


def test_in_order() -> None:
    """With neither, results follow their calls."""
    assert matched(result(), result(), result()) == [("a", "1"), ("b", "2"), ("a", "3")]


def test_a_result_without_a_call() -> None:
    """It stays as it is: common clients cut histories."""
    alone = result("c", "9")
    assert match_results([ASKED, alone]) == [ASKED, alone]
    assert matched(result("c", "9")) == [("c", "9")]


def test_later_calls_replace_earlier_ones() -> None:
    """A result belongs to the last message with calls."""
    later = Message("assistant", "", tool_calls=[ToolCall("z", {}, "7")])
    assert match_results([CALLS, later, result()])[-1].tool_name == "z"
