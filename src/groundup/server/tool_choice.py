"""Which tools a model may call, or must, as clients of several dialects write it."""

from __future__ import annotations

from typing import Any

from groundup.chat.requests import ANY_TOOL_CHOICE, FUNCTION_CHOICE
from groundup.errors import InvalidBodyError


def read_tool_choice(choice: str | dict[str, Any] | None) -> str:
    """Which tools may or must be called, in our own words.

    Raises:
        InvalidBodyError: something else.
    """
    if choice is None:
        return "auto"
    if isinstance(choice, str) and choice in ANY_TOOL_CHOICE:
        return choice
    if isinstance(choice, dict):
        function = choice.get("function", choice)
        name = function.get("name") if isinstance(function, dict) else None
        if isinstance(name, str) and name:
            return FUNCTION_CHOICE + name
    raise InvalidBodyError("must be auto, none, required, or name a function", "tool_choice")
