"""Tools as Anthropic's API describes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from groundup.chat.requests import Tool
from groundup.errors import InvalidBodyError, UnsupportedFieldError


def read_tools(tools: Sequence[dict[str, Any]]) -> list[Tool]:
    """Tools in the form that templates expect.

    Raises:
        UnsupportedFieldError: a tool that would run on a server.
        InvalidBodyError: one without a name, or with a schema that is none.
    """
    return [_tool(tool, f"tools[{number}]") for number, tool in enumerate(tools)]


def _tool(tool: dict[str, Any], place: str) -> Tool:
    kind = tool.get("type") or "custom"
    if kind != "custom":
        shown = repr(kind[:40]) if isinstance(kind, str) else "unknown"
        raise UnsupportedFieldError(f"a tool of type {shown} is not run here", place)
    name, schema = tool.get("name"), tool.get("input_schema") or {"type": "object", "properties": {}}
    if not isinstance(name, str) or not name:
        raise InvalidBodyError("a tool needs a name", place)
    if not isinstance(schema, dict):
        raise InvalidBodyError("must be a JSON Schema", f"{place}.input_schema")
    function = {"name": name, "description": str(tool.get("description") or ""), "parameters": schema}
    return {"type": "function", "function": function}
