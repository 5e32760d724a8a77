"""Grammars for calls of tools: what a model must write when it has to call one.

Each family has its own notation (`formats.families`), and reads JSON between its tags. Arguments follow
the tool's own schema; where that is outside the subset they are any object, unless the tool is `strict`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    "gemma-4": CallNotation("<|tool_call>call:", "", "<tool_call|>"),
    "function-gemma": CallNotation("<start_function_call>call:", "", "<end_function_call>"),
    "lfm": _listed("<|tool_call_start|>", "<|tool_call_end|>"),
    "apertus": CallNotation('{"', '": ', "}", "<|tools_prefix|>[", ", ", "]<|tools_suffix|>"),
    "olmo": CallNotation(
        '{"name": "', '", "arguments": ', "}", "<function_calls>", "\n", "</function_calls>"
    ),
    "phi": _listed("<|tool_call|>", "<|/tool_call|>"),
    "granite": _listed("<|tool_call|>", ""),
    "harmony": CallNotation("<|channel|>commentary to=functions.", " <|constrain|>json<|message|>", ""),
}
# With these words a call begins, in the midst of an answer.
_TAGS: Final[dict[str, str]] = {
    "hermes": "<tool_call>",
    "mistral": "[TOOL_CALLS]",
    "mistral-named": "[TOOL_CALLS]",
    "deepseek": "<｜tool▁calls▁begin｜>",
    "gemma-4": "<|tool_call>",
    "function-gemma": "<start_function_call>",
    "lfm": "<|tool_call_start|>",
    "apertus": "<|tools_prefix|>",
    "olmo": "<function_calls>",
    "phi": "<|tool_call|>",
    "granite": "<|tool_call|>",
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
    many = many and notation_name not in _ONE_AT_A_TIME
    return _rules_within_limits(NOTATIONS[notation_name], _functions(tools, choice), many=many)


def lone_call(notation_name: str, tools: Sequence[Tool]) -> tuple[str, Rules] | None:
    """The tag with which a call begins and the rules for what follows: the rest of one call, and no second.

    None where calls have no tag, or come one at a time anyway.

    Raises:
        InvalidSchemaError: see `call_rules`.
    """
    tag = _TAGS.get(notation_name)
    if tag is None:
        return None
    whole = NOTATIONS[notation_name]
    before, opening = whole.before.removeprefix(tag), whole.opening
    if not whole.before:
        opening = opening.removeprefix(tag).lstrip()
    notation = replace(whole, before=before, opening=opening)
    return tag, _rules_within_limits(notation, _functions(tools, "auto"), many=False)


def _functions(tools: Sequence[Tool], choice: ToolChoice) -> list[dict[str, Any]]:
    """What the tools say about the functions that may be called."""
    wanted = choice.removeprefix(FUNCTION_CHOICE) if choice.startswith(FUNCTION_CHOICE) else None
    functions = [tool.get("function") for tool in tools]
    return [one for one in functions if isinstance(one, dict) and wanted in (None, one.get("name"))]


def _rules_within_limits(notation: CallNotation, functions: Sequence[dict[str, Any]], *, many: bool) -> Rules:
    rules = _rules(notation, functions, many=many)
    try:
        check_grammar(rules.text())
    except InvalidGrammarError:  # too much together: the names are kept, the arguments are any
        return _rules(notation, [{"name": one.get("name")} for one in functions], many=many)
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
