"""The grammar of an answer's format: any JSON, a schema, or a grammar that somebody wrote."""

from __future__ import annotations

from typing import Any, Literal

from .limits import check_grammar
from .rules import Rules
from .schema import ANY_OBJECT, schema_rules

AnswerFormat = Literal["json"] | dict[str, Any]


def grammar_of(answer_format: AnswerFormat | None, grammar: str | None) -> str | None:
    """The GBNF to follow; None for free text.

    Raises:
        InvalidSchemaError: with the place that cannot be used.
        InvalidGrammarError: the grammar is beyond the limits.
    """
    if answer_format is not None:
        return answer_rules(answer_format).text()
    if grammar is not None:
        check_grammar(grammar)
    return grammar


def answer_rules(answer_format: AnswerFormat) -> Rules:
    """The rules of a format.

    Raises:
        InvalidSchemaError: with the place that cannot be used.
    """
    return ANY_OBJECT if answer_format == "json" else schema_rules(answer_format)
