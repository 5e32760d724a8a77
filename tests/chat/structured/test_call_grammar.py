"""What the grammars of calls let through, the formats read as calls."""

from __future__ import annotations

import random
from typing import Any

import jsonschema
import pytest

from groundup.chat.formats.choice import choose_format
from groundup.chat.formats.pieces import CallPiece
from groundup.chat.messages import ToolCall
from groundup.chat.requests import parameters_of
from groundup.chat.structured.call_grammar import NOTATIONS, call_rules, lone_call, notation_of
from groundup.errors import InvalidSchemaError

from .gbnf_oracle import Grammar

WEATHER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "maxLength": 5},
        "days": {"type": "integer", "minimum": 1, "maximum": 9},
    },
    "required": ["city"],
}
TOOLS = [
    {"type": "function", "function": {"name": "get_weather", "parameters": WEATHER}},
    {
        "type": "function",
        "function": {"name": "tell-time", "parameters": {"type": "object", "properties": {}}},
    },
]
VALIDATORS = {"get_weather": jsonschema.Draft202012Validator(WEATHER)}
UNSUPPORTED = {"type": "object", "properties": {"x": {"type": "string", "pattern": "(?=a)"}}}


def read(notation: str, text: str) -> list[ToolCall | str]:
    """The calls in a text; anything else as it is."""
    chosen = choose_format(None, notation.removesuffix("-named"))
    parser = chosen.open("", parameters_of(TOOLS))
    pieces = [*parser.feed(text), *parser.finish()]
    return [piece.call if isinstance(piece, CallPiece) else piece.text for piece in pieces]


def samples(grammar: str, count: int = 25) -> list[str]:
    compiled, chance = Grammar(grammar), random.Random(0)
    return [compiled.sample(chance) for _ in range(count)]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("many", [False, True])
def test_every_text_of_the_grammar_is_read_as_calls(notation: str, many: bool) -> None:
    """Nothing else is in it, the tools exist, and the arguments keep their schema."""
    counts = set()
    for text in samples(call_rules(notation, TOOLS, "required", many=many).text()):
        calls = read(notation, text)
        counts.add(len(calls))
        for call in calls:
            assert isinstance(call, ToolCall), text
            assert call.name in ("get_weather", "tell-time")
            assert call.name == "tell-time" or VALIDATORS[call.name].is_valid(call.arguments)
    assert 1 in counts
    assert (max(counts) > 1) == (many and notation != "harmony")


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_named_function_is_the_only_one(notation: str) -> None:
    """Whoever names a function gets it and no other."""
    for text in samples(call_rules(notation, TOOLS, "function:tell-time", many=True).text()):
        assert {call.name for call in read(notation, text) if isinstance(call, ToolCall)} == {"tell-time"}


@pytest.mark.parametrize("notation", NOTATIONS)
def test_after_its_tag_comes_the_rest_of_one_call(notation: str) -> None:
    """Where a family has a tag, what follows it is one call and no second; others have none."""
    found = lone_call(notation, TOOLS)
    if found is None:
        assert notation in ("llama", "gemma", "harmony")
        return
    tag, rules = found
    for text in samples(rules.text()):
        (call,) = read(notation, f"{tag}\n{text}")
        assert isinstance(call, ToolCall), text


def test_parameters_outside_the_subset_are_any_object_unless_strict() -> None:
    """A tool is no promise about its arguments, except where it says so."""
    loose = [{"type": "function", "function": {"name": "f", "parameters": UNSUPPORTED}}]
    strict = [{"type": "function", "function": {"name": "f", "parameters": UNSUPPORTED, "strict": True}}]

    grammar = Grammar(call_rules("llama", loose, "required", many=False).text())
    assert grammar.matches('{"name": "f", "parameters": {"anything": [1]}}')
    with pytest.raises(InvalidSchemaError, match=r"\$\.properties\.x\.pattern"):
        call_rules("llama", strict, "required", many=False)


def test_many_tools_keep_their_names_where_their_parameters_are_too_much() -> None:
    """Beyond the limits of a grammar, the arguments are any object."""
    parameters = {"type": "object", "properties": {f"p{n}": {"type": "integer"} for n in range(60)}}
    tools = [{"type": "function", "function": {"name": f"f{n}", "parameters": parameters}} for n in range(40)]
    grammar = Grammar(call_rules("llama", tools, "required", many=False).text())
    assert grammar.matches('{"name": "f7", "parameters": {}}')
    assert not grammar.matches('{"name": "g7", "parameters": {}}')


def test_references_of_different_tools_do_not_meet() -> None:
    """Each schema is a document of its own."""
    tools: list[dict[str, Any]] = [
        {
            "type": "function",
            "function": {
                "name": name,
                "parameters": {
                    "type": "object",
                    "properties": {"x": {"$ref": "#/$defs/x"}},
                    "required": ["x"],
                    "$defs": {"x": {"type": kind}},
                },
            },
        }
        for name, kind in (("a", "boolean"), ("b", "null"))
    ]
    grammar = Grammar(call_rules("llama", tools, "required", many=False).text())
    assert grammar.matches('{"name": "a", "parameters": {"x":true}}')
    assert grammar.matches('{"name": "b", "parameters": {"x":null}}')
    assert not grammar.matches('{"name": "b", "parameters": {"x":true}}')


def test_the_notation_follows_from_format_and_template() -> None:
    """Newer Mistral models write the name before the arguments; plain text knows no calls."""
    assert notation_of("mistral", "[TOOL_CALLS]{{ name }}[ARGS]") == "mistral-named"
    assert notation_of("mistral", "[TOOL_CALLS]") == "mistral"
    assert notation_of("plain", None) == notation_of("thinking", None) == ""
