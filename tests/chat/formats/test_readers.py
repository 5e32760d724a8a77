"""Calls are read in every notation, and nothing in them is ever run."""

from __future__ import annotations

import pytest

from groundup.chat.formats.readers import LONGEST_CALLS, NO_TYPES, json_calls, named_call
from groundup.chat.messages import ToolCall


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "f", "arguments": {"x": 1}}',
        '{"name": "f", "parameters": {"x": 1}}',
        '{"name": "f", "arguments": "{\\"x\\": 1}"}',
        '[{"type": "function", "function": {"name": "f", "arguments": {"x": 1}}}]',
        '{"f": {"x": 1}}',
        '```json\n{"name": "f", "arguments": {"x": 1}}\n```',
    ],
)
def test_json_is_read_in_all_its_forms(text: str) -> None:
    """The name and the arguments may stand in several places."""
    assert json_calls(text) == [ToolCall("f", {"x": 1})]


def test_calls_without_arguments_are_calls() -> None:
    """Nothing, null and an empty object mean the same."""
    assert json_calls('{"name": "f"} {"name": "f", "arguments": null}') == [ToolCall("f"), ToolCall("f")]


@pytest.mark.parametrize(
    "text", ["", "no JSON", "[1, 2]", '{"name": 3}', '{"name": "f", "arguments": [1]}', "{"]
)
def test_other_json_is_no_call(text: str) -> None:
    """One thing that is no call makes none of them one."""
    assert json_calls(text) == []


def test_a_name_before_its_arguments_is_read() -> None:
    """Both must be there."""
    read = named_call("[ARGS]")
    assert read('f[ARGS]{"x": 1}', NO_TYPES) == [ToolCall("f", {"x": 1})]
    for text in ('[ARGS]{"x": 1}', "f[ARGS]", "f"):
        assert read(text, NO_TYPES) == []
    with_id = named_call("[ARGS]", "[CALL_ID]")
    assert with_id('f[CALL_ID]a1[ARGS]{"x": 1}', NO_TYPES) == [ToolCall("f", {"x": 1}, "a1")]


@pytest.mark.parametrize("read", [json_calls, named_call("[ARGS]")])
def test_what_is_too_long_or_too_deep_is_no_call(read: object) -> None:
    """A stranger's text cannot make us work without end."""
    for text in (
        "[" * 100_000,
        "f(" * 50_000,
        "x" * (LONGEST_CALLS + 1),
        "-" * 50_000 + "1",
        " \n" * 120_000 + "`",
    ):
        assert read(text) == []  # type: ignore[operator]
