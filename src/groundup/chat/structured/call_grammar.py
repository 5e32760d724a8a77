"""Grammars for calls of tools: what a model must write when it has to call one.

Each family has its own notation (`formats.families`), and reads JSON between its tags. Arguments follow
the tool's own schema; where that is outside the subset they are any object, unless the tool is `strict`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from groundup.chat.requests import FUNCTION_CHOICE, Tool, ToolChoice
from groundup.errors import InvalidGrammarError, InvalidSchemaError

from . import gbnf
from .limits import check_grammar
from .rules import Rules
from .schema import ANY_OBJECT, schema_rules

_MOST_CALLS: Final = 16


@dataclass(frozen=True, slots=True)
class CallNotation:
    """How a family writes calls: `before`, then calls with `between`, then `after`.

    One call is `opening`, the name, `middle`, the arguments as a JSON object, and `closing`.
    """

    opening: str
    middle: str
    closing: str
    before: str = ""
    between: str = ""
    after: str = ""


_OBJECT: Final = CallNotation('{"name": "', '", "arguments": ', "}")


def _listed(before: str, after: str) -> CallNotation:
    one = _OBJECT
    return CallNotation(one.opening, one.middle, one.closing, f"{before}[", ", ", f"]{after}")


NOTATIONS: Final[dict[str, CallNotation]] = {
    "hermes": CallNotation('<tool_call>\n{"name": "', '", "arguments": ', "}\n</tool_call>", between="\n"),
    "llama": CallNotation('{"name": "', '", "parameters": ', "}", between="; "),
    "mistral": _listed("[TOOL_CALLS]", ""),
    "mistral-named": CallNotation("[TOOL_CALLS]", "[ARGS]", ""),
    "deepseek": CallNotation(
        "<｜tool▁call▁begin｜>",
        "<｜tool▁sep｜>",
        "<｜tool▁call▁end｜>",
        "<｜tool▁calls▁begin｜>",
        "",
        "<｜tool▁calls▁end｜>",
    ),
    "gemma": CallNotation('{"name": "', '", "parameters": ', "}", between="\n"),
    "apertus": CallNotation('{"', '": ', "}", "<|tools_prefix|>[", ", ", "]<|tools_suffix|>"),
    "olmo": CallNotation(
        '{"name": "', '", "arguments": ', "}", "<function_calls>", "\n", "</function_calls>"
    ),
    "phi": _listed("<|tool_call|>", "<|/tool_call|>"),
    "granite": _listed("<|tool_call|>", ""),
    "harmony": CallNotation("<|channel|>commentary to=functions.", " <|constrain|>json<|message|>", ""),
}
_ONE_AT_A_TIME: Final = frozenset({"harmony"})


def notation_of(format_name: str, template: str | None) -> str:
    """The name of the notation of a format; empty where it has none."""
    if format_name == "mistral" and "[ARGS]" in (template or ""):
        return "mistral-named"
    return format_name if format_name in NOTATIONS else ""


def call_rules(notation_name: str, tools: Sequence[Tool], choice: ToolChoice, *, many: bool) -> Rules:
    """The rules for one call or, with `many`, several; `choice` may name the one that must be called.

    Raises:
        InvalidSchemaError: a `strict` tool has parameters outside the subset.
    """
    wanted = choice.removeprefix(FUNCTION_CHOICE) if choice.startswith(FUNCTION_CHOICE) else None
    functions = [
        function for tool in tools if (function := tool.get("function")) and isinstance(function, dict)
    ]
    functions = [one for one in functions if wanted in (None, one.get("name"))]
    rules = _rules(NOTATIONS[notation_name], functions, many=many and notation_name not in _ONE_AT_A_TIME)
    try:
        check_grammar(rules.text())
    except InvalidGrammarError:  # too much together: the names are kept, the arguments are any
        loose = [{"name": one.get("name")} for one in functions]
        return _rules(NOTATIONS[notation_name], loose, many=many and notation_name not in _ONE_AT_A_TIME)
    return rules


def _rules(notation: CallNotation, functions: Sequence[dict[str, Any]], *, many: bool) -> Rules:
    rules: dict[str, str] = {}
    calls = []
    for number, function in enumerate(functions):
        arguments = _argument_rules(function, f"t{number}-")
        rules |= arguments.rules
        head = gbnf.literal(notation.opening + str(function.get("name", "")) + notation.middle)
        calls.append(f"{head} {arguments.root}{_then(notation.closing)}")
    rules["one-call"] = gbnf.alternatives(calls)
    more = ""
    if many:
        more = " " + gbnf.repeated(f"({_then(notation.between)} one-call )", 0, _MOST_CALLS - 1)
    rules["all-calls"] = f"{gbnf.literal(notation.before)} one-call{more}{_then(notation.after)}"
    return Rules("all-calls", rules)


def _then(text: str) -> str:
    return f" {gbnf.literal(text)}" if text else ""


def _argument_rules(function: dict[str, Any], prefix: str) -> Rules:
    schema = function.get("parameters")
    if not schema:
        return ANY_OBJECT
    try:
        return schema_rules(schema, prefix)
    except InvalidSchemaError:
        if function.get("strict"):
            raise
        return ANY_OBJECT
