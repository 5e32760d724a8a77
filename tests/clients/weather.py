"""A story with a tool in two turns: the weather is asked for, looked up, and told."""

from __future__ import annotations

from typing import Any, Final

from tests.server.scripted_models import answering

PARAMETERS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
}
TOOL: Final[dict[str, Any]] = {
    "type": "function",
    "function": {"name": "weather", "description": "Tells the weather.", "parameters": PARAMETERS},
}
ARGUMENTS: Final = {"city": "Bern"}
QUESTION: Final = answering(
    '<think>I look.</think><tool_call>{"name": "weather", "arguments": {"city": "Bern"}}</tool_call>'
)
"""Said by the user, it makes the scripted model call the tool."""
RESULT: Final = answering("It is sunny.")
"""Returned by the tool, it makes the scripted model tell the weather."""
ANSWER: Final = "It is sunny."
