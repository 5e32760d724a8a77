"""A known-bad compiler of schemas: it drops what it does not understand, here the bounds of numbers."""

from __future__ import annotations

from typing import Any

from groundup.chat.structured.schema import compile_schema


def compile_loosely(schema: dict[str, Any]) -> str:
    """A grammar for the type alone."""
    return compile_schema({"type": schema["type"]})
