"""Which tools may be called, in the words of clients and in ours."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.errors import InvalidBodyError
from groundup.server.tool_choice import read_tool_choice


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (None, "auto"),
        ("auto", "auto"),
        ("none", "none"),
        ("required", "required"),
        ({"type": "function", "function": {"name": "f"}}, "function:f"),
        ({"type": "function", "name": "f"}, "function:f"),
    ],
)
def test_choices(choice: Any, expected: str) -> None:
    """Words stand for themselves; a function is named in either form."""
    assert read_tool_choice(choice) == expected


@pytest.mark.parametrize(
    "choice", ["", "perhaps", "function:f", {}, {"function": {}}, {"function": "f"}, {"name": ""}]
)
def test_anything_else_is_refused(choice: Any) -> None:
    """The field is named."""
    with pytest.raises(InvalidBodyError, match="tool_choice"):
        read_tool_choice(choice)
