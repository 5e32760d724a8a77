"""What an answer is held to: the grammar of its format or of calls, and where it begins.

Thinking stays free: the grammar counts after it. In harmony an answer is a message on the channel `final`,
and that is part of the grammar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from groundup.chat.formats.choice import HARMONY, ChosenFormat
from groundup.chat.requests import FUNCTION_CHOICE, ChatRequest, Tool
from groundup.engine.protocol import FreeBeginning
from groundup.errors import UnsupportedCapabilityError

from .answer_grammar import answer_rules, grammar_of
from .call_grammar import call_rules, lone_call, notation_of
from .rules import Rules, either

_FINAL: Final = '"<|channel|>final" ( " <|constrain|>json" )? "<|message|>"'
_NEXT_MESSAGE: Final = "<|end|><|start|>assistant"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A grammar, or None for free text, and what may come before it counts."""

    grammar: str | None = None
    beginning: FreeBeginning | None = None


def constraint_of(
    request: ChatRequest,
    tools: list[Tool],
    chosen: ChosenFormat,
    *,
    template: str | None,
    ending: str,
    model: str,
) -> Constraint:
    """What a request demands; `ending` is what its prompt ends with.

    Raises:
        UnsupportedCapabilityError: a call is demanded of a model whose notation is not known.
        InvalidSchemaError, InvalidGrammarError: the answer's format cannot be used.
    """
    rules = _rules(request, tools, chosen, template, model)
    grammar = grammar_of(None, request.grammar) if rules is None else rules.text()
    if grammar is None:
        return _at_most_one_call(request, tools, chosen, template)
    return Constraint(grammar, _beginning(chosen, ending, thinks=request.think is not False))


def _at_most_one_call(
    request: ChatRequest, tools: list[Tool], chosen: ChosenFormat, template: str | None
) -> Constraint:
    """Free text; where calls must come one at a time, the answer ends with the first."""
    notation = notation_of(chosen.name, template)
    found = lone_call(notation, tools) if tools and not request.parallel_tool_calls else None
    if found is None:
        return Constraint()
    tag, rules = found
    return Constraint(rules.text(), FreeBeginning(tag, must_close=False))


def _rules(
    request: ChatRequest, tools: list[Tool], chosen: ChosenFormat, template: str | None, model: str
) -> Rules | None:
    """The rules that the format and the tools demand; None where they demand nothing."""
    choice, many = request.tool_choice, request.parallel_tool_calls
    notation = notation_of(chosen.name, template)
    must_call = bool(tools) and (choice == "required" or choice.startswith(FUNCTION_CHOICE))
    if must_call and not notation:
        raise UnsupportedCapabilityError(model, "tool_choice")
    if must_call:
        return call_rules(notation, tools, choice, many=many)
    if request.answer_format is None:
        return None
    answer = _in_its_place(answer_rules(request.answer_format), chosen)
    return either(call_rules(notation, tools, choice, many=many), answer) if tools and notation else answer


def _in_its_place(answer: Rules, chosen: ChosenFormat) -> Rules:
    return Rules(f"{_FINAL} {answer.root}", answer.rules) if chosen.name == HARMONY else answer


def _beginning(chosen: ChosenFormat, ending: str, *, thinks: bool) -> FreeBeginning | None:
    """Thinking, if the prompt has begun it already, or if the model may begin it."""
    opening, closing = chosen.think_opening, chosen.think_closing
    if not opening or not closing:
        return None
    is_inside = ending.rfind(opening) > ending.rfind(closing)
    if chosen.name == HARMONY:
        closing, thinks = _NEXT_MESSAGE, True  # it cannot be told not to think
    if is_inside:
        return FreeBeginning(closing)
    return FreeBeginning(closing, opening) if chosen.can_think and thinks else None
