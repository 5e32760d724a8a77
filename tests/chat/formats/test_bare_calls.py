"""What may still become a call without tags is held back, and nothing else."""

from __future__ import annotations

import pytest

from groundup.chat.formats.bare_calls import may_begin_calls
from groundup.chat.formats.choice import choose_format
from groundup.chat.formats.pieces import CallPiece, ContentPiece
from groundup.chat.messages import ToolCall

from .answers import TOOLS, joined


@pytest.mark.parametrize(
    "text",
    ["", "\n", "{", "{ ", '{"', '{"na', '{"name": "x', '{"weat', "[", "[{", '[{"type"', "[wea", "[clock(h"],
)
def test_beginnings_of_calls_are_held_back(text: str) -> None:
    """JSON with a key that calls have, or the name of a tool; Python with the name of a tool."""
    assert may_begin_calls(text, tuple(TOOLS))


@pytest.mark.parametrize(
    "text", ["S", "{x", '{"answer', '{"named":', "[x", "[1", "[weatherman(", '["a"', "(", "weather("]
)
def test_other_beginnings_are_shown(text: str) -> None:
    """Lists of links, other JSON, and plain words come at once."""
    assert not may_begin_calls(text, tuple(TOOLS))


def test_other_json_comes_while_it_is_written() -> None:
    """An answer in JSON is not kept until its end."""
    parser = choose_format(None, "llama").open("", TOOLS)
    assert joined(parser.feed('{"answer": 4')) == [ContentPiece('{"answer": 4')]


def test_only_tools_that_there_are_can_be_called_without_tags() -> None:
    """JSON that names something else is the answer."""
    for text, parts in (
        ('{"name": "weather", "parameters": {}}', [CallPiece(ToolCall("weather"))]),
        ('{"name": "Anna", "parameters": {}}', [ContentPiece('{"name": "Anna", "parameters": {}}')]),
    ):
        parser = choose_format(None, "llama").open("", TOOLS)
        assert joined([*parser.feed(text), *parser.finish()]) == parts


def test_what_looked_like_a_call_is_not_lost_when_a_tag_follows() -> None:
    """It was text, and the tagged call is read as always."""
    parser = choose_format(None, "llama").open("", TOOLS)
    parts = [*parser.feed('{"name": '), *parser.feed("<|python_tag|>clock(hours=24)"), *parser.finish()]
    assert joined(parts) == [ContentPiece('{"name":'), CallPiece(ToolCall("clock", {"hours": 24}))]
