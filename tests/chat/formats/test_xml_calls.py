"""Calls whose arguments stand between tags."""

from __future__ import annotations

import time

import pytest

from groundup.chat.formats.readers import LONGEST_CALLS
from groundup.chat.formats.xml_calls import pair_calls, xml_calls
from groundup.chat.messages import ToolCall

TYPES = {"f": {"x": {"type": "string"}, "y": {"type": ["null", "string"]}, "z": {"type": "integer"}}}


def test_values_are_what_the_tool_declares() -> None:
    """Text stays text even where it looks like JSON; of the rest everything that is JSON is."""
    given = "".join(f"<parameter={key}>\n[1]\n</parameter>" for key in "xyzw")
    expected = ToolCall("f", {"x": "[1]", "y": "[1]", "z": [1], "w": [1]})
    assert xml_calls(f"\n<function=f>\n{given}\n</function>\n", TYPES) == [expected]


def test_what_is_neither_json_nor_declared_is_text() -> None:
    """Python's words count as JSON's; lines and blanks of a text are kept."""
    text = "<function=g><parameter=a>True</parameter><parameter=b>\n  a\n b \n</parameter></function>"
    assert xml_calls(text) == [ToolCall("g", {"a": True, "b": "  a\n b "})]


def test_keys_and_values_may_be_pairs() -> None:
    """The name stands before them."""
    text = "f\n<arg_key>x</arg_key>\n<arg_value>7</arg_value>\n<arg_key>z</arg_key>\n<arg_value>7</arg_value>"
    assert pair_calls(text, TYPES) == [ToolCall("f", {"x": "7", "z": 7})]


@pytest.mark.parametrize("text", ["", "f", "<function=f>", "<function=></function>", "<arg_key>a</arg_key>"])
def test_other_text_is_no_call(text: str) -> None:
    """A name must be there, and an end."""
    assert xml_calls(text) == pair_calls(text) == []


def test_hostile_text_costs_no_more_than_its_length() -> None:
    """Tags that nothing closes are not looked for again and again."""
    before = time.monotonic()
    for part in ("<function=f>", "<function=f><parameter=a>", "f<arg_key>", "<arg_key>a</arg_key>"):
        text = part * (LONGEST_CALLS // len(part))
        xml_calls(text)
        pair_calls(text)
    assert time.monotonic() - before < 2
