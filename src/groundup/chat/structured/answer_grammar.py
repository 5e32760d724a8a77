"""The grammar of an answer's format: any JSON, a schema, or a grammar that somebody wrote."""

from __future__ import annotations

from typing import Any, Literal

from .schema import JSON_GRAMMAR, compile_schema


def grammar_of(answer_format: Literal["json"] | dict[str, Any] | None, grammar: str | None) -> str | None:
    """The GBNF to follow; None for free text.

    Raises:
        InvalidSchemaError: with the place that cannot be used.
    """
    if answer_format is None:
        return grammar
    return JSON_GRAMMAR if answer_format == "json" else compile_schema(answer_format)
