"""Tools as Anthropic's API describes them."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidBodyError, UnsupportedFieldError
from groundup.server.anthropic.offered_tools import read_tools


def test_a_tool() -> None:
    """It gets the form that templates expect; one without a schema takes nothing."""
    schema = {"type": "object", "properties": {"b": {}, "a": {}}}
    named, bare = read_tools(
        [{"name": "look", "description": "Looks.", "input_schema": schema}, {"name": "go"}]
    )
    assert named["function"] == {"name": "look", "description": "Looks.", "parameters": schema}
    assert list(named["function"]["parameters"]["properties"]) == ["b", "a"]
    assert bare["function"]["parameters"] == {"type": "object", "properties": {}}


def test_tools_that_others_run() -> None:
    """They are refused by name."""
    with pytest.raises(UnsupportedFieldError, match=r"tools\[0\].*web_search"):
        read_tools([{"type": "web_search_20250305", "name": "web_search"}])


@pytest.mark.parametrize("tool", [{}, {"name": ""}, {"name": 7}, {"name": "a", "input_schema": "object"}])
def test_what_is_no_tool(tool: dict[str, object]) -> None:
    """It is refused with its place."""
    with pytest.raises(InvalidBodyError, match=r"tools\[0\]"):
        read_tools([tool])
