"""Calls whose texts stand between marks."""

from __future__ import annotations

import time

import pytest

from groundup.chat.formats.marked_calls import marked_calls
from groundup.chat.formats.readers import LONGEST_CALLS, NO_TYPES
from groundup.chat.messages import ToolCall

MARK = '<|"|>'
read = marked_calls(MARK)


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("call:f{}", ToolCall("f")),
        ('call:a-b.c{x:<|"|>it\'s "so", {a:1}<|"|>}', ToolCall("a-b.c", {"x": 'it\'s "so", {a:1}'})),
        ("f{n:-1.5e+3,b:true,c:null}", ToolCall("f", {"n": -1500.0, "b": True, "c": None})),
        ("f{d:[1,{e:false}]}", ToolCall("f", {"d": [1, {"e": False}]})),
        ('call:f{"x": 1}', ToolCall("f", {"x": 1})),
    ],
)
def test_texts_are_between_marks(text: str, call: ToolCall) -> None:
    """Everything in a text is text; outside of it, words are keys, true, false, or null."""
    assert read(text, NO_TYPES) == [call]


@pytest.mark.parametrize(
    "text", ["", "call:", "call:{}", "call:f", 'call:f{x:<|"|>a}', "call:f{x:y}z", "f(x=1)"]
)
def test_other_text_is_no_call(text: str) -> None:
    """A name, braces, and an end of every text."""
    assert read(text, NO_TYPES) == []


def test_hostile_text_costs_no_more_than_its_length() -> None:
    """However it is nested."""
    before = time.monotonic()
    for part in ("{", "a", MARK, "{a:", "[", "a-", "1e"):
        read("call:f{" + part * (LONGEST_CALLS // len(part) - 8), NO_TYPES)
    assert time.monotonic() - before < 2
