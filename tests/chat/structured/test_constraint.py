"""What a request demands of an answer, and where that begins."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.chat.formats.choice import choose_format
from groundup.chat.messages import Message
from groundup.chat.requests import ChatRequest, SamplingWishes
from groundup.chat.structured.constraint import Constraint, constraint_of
from groundup.chat.structured.schema import JSON_GRAMMAR
from groundup.engine.protocol import FreeBeginning
from groundup.errors import InvalidGrammarError, UnsupportedCapabilityError
from tests.chat.chat_models import (
    answer,
    calls_of,
    end_of,
    knowing,
    seedling_model,
    text_of,
    thinking_of,
)

from .gbnf_oracle import Grammar

TOOLS: list[dict[str, Any]] = [{"type": "function", "function": {"name": "tick"}}]
NUMBER = {"type": "integer", "minimum": 1, "maximum": 9}
CALL = '<tool_call>\n{"name": "tick", "arguments": {}}\n</tool_call>'
THINKER = "<think>{{ x }}</think><tool_call>"


def demand(template: str, ending: str = "", tools: Any = (), **request: Any) -> Constraint:
    return constraint_of(
        ChatRequest(messages=[], **request),
        list(tools),
        choose_format(template),
        template=template,
        ending=ending,
        model="m",
    )


def allows(constraint: Constraint, text: str) -> bool:
    assert constraint.grammar is not None
    return Grammar(constraint.grammar).matches(text)


def test_nothing_is_demanded_of_free_text() -> None:
    """Also where tools are offered."""
    assert demand(THINKER) == demand(THINKER, tools=TOOLS) == Constraint()


def test_formats_and_grammars_are_followed() -> None:
    """JSON, a schema, or a grammar from outside, which is measured first."""
    assert demand("", answer_format="json").grammar == JSON_GRAMMAR
    assert allows(demand("", answer_format=NUMBER), "7")
    assert demand("", grammar='root ::= "x"').grammar == 'root ::= "x"'
    with pytest.raises(InvalidGrammarError):
        demand("", grammar="root ::= " + "(" * 100 + '"x"' + ")" * 100)


@pytest.mark.parametrize("choice", ["required", "function:tick"])
def test_a_call_that_is_demanded_comes(choice: str) -> None:
    """And nothing else."""
    constraint = demand(THINKER, tools=TOOLS, tool_choice=choice)
    assert allows(constraint, CALL)
    assert allows(constraint, f"{CALL}\n{CALL}")
    assert not allows(constraint, "No.")
    assert not allows(
        demand(THINKER, tools=TOOLS, tool_choice=choice, parallel_tool_calls=False), f"{CALL}\n{CALL}"
    )


def test_a_call_cannot_be_demanded_of_a_model_without_a_notation() -> None:
    """Nobody would read it."""
    with pytest.raises(UnsupportedCapabilityError):
        demand("{{ tools }}", tools=TOOLS, tool_choice="required")


def test_without_parallel_calls_the_first_is_the_last() -> None:
    """The answer is free until a call begins, and over when it ends."""
    constraint = demand(THINKER, tools=TOOLS, parallel_tool_calls=False)
    assert constraint.beginning == FreeBeginning("<tool_call>", must_close=False)
    assert allows(constraint, CALL.removeprefix("<tool_call>\n"))
    assert not allows(constraint, CALL.removeprefix("<tool_call>\n") + CALL)
    assert demand("<|python_tag|>", tools=TOOLS, parallel_tool_calls=False) == Constraint()


def test_with_tools_a_format_is_that_of_the_answer() -> None:
    """The model may still call; if it answers, the answer keeps the format."""
    constraint = demand(THINKER, tools=TOOLS, answer_format=NUMBER)
    assert allows(constraint, "7")
    assert allows(constraint, CALL)
    assert not allows(constraint, "seven")


@pytest.mark.parametrize(
    ("ending", "think", "expected"),
    [
        ("<think>\n", None, FreeBeginning("</think>")),
        ("", None, FreeBeginning("</think>", "<think>")),
        ("", True, FreeBeginning("</think>", "<think>")),
        ("<think>\n\n</think>\n\n", False, None),
        ("", False, None),
    ],
)
def test_the_constraint_begins_after_thinking(ending: str, think: Any, expected: object) -> None:
    """Whether the prompt has begun it, or the model may; not where it is switched off."""
    assert demand(THINKER, ending, answer_format="json", think=think).beginning == expected
    assert demand("{{ messages }}", ending, answer_format="json").beginning is None


def test_in_harmony_the_answer_is_on_its_channel() -> None:
    """The heads of messages belong to the grammar, and the analysis comes before."""
    template = "<|channel|><|message|>{{ tools }}"
    constraint = demand(template, "<|start|>assistant", TOOLS, answer_format=NUMBER)
    assert constraint.beginning == FreeBeginning(
        "<|end|><|start|>assistant", "<|channel|>analysis<|message|>"
    )
    assert allows(constraint, "<|channel|>final<|message|>7")
    assert allows(constraint, "<|channel|>final <|constrain|>json<|message|>7")
    assert allows(constraint, "<|channel|>commentary to=functions.tick <|constrain|>json<|message|>{}")
    assert not allows(constraint, "7")


# --- with a real model -----------------------------------------------------------------------------

HERMES = knowing("<think>", "</think>", "<tool_call>", "{{ tools }}")
ASKED = [Message("user", "How are you?")]


@pytest.mark.parametrize("template", [HERMES, HERMES + "<think>"])
async def test_a_model_that_knows_no_tools_calls_one_if_it_must(template: str) -> None:
    """Whatever it thinks first: the call comes, with arguments of its schema, and nothing else."""
    city = {"type": "string", "maxLength": 9}
    parameters = {"type": "object", "properties": {"city": city}, "required": ["city"]}
    async with seedling_model(template=template) as chat:
        for seed in range(6):  # who repeats himself would think for ever: hence the penalty
            request = ChatRequest(
                messages=ASKED,
                tools=[{"type": "function", "function": {"name": "weather", "parameters": parameters}}],
                tool_choice="required",
                parallel_tool_calls=False,
                sampling=SamplingWishes(given={"temperature": 1.5, "repeat_penalty": 1.5, "seed": seed}),
                max_tokens=220,
            )
            events = await answer(chat, request)
            assert end_of(events).reason == "tool_calls", (seed, thinking_of(events), text_of(events))
            assert text_of(events) == ""
            (call,) = calls_of(events)
            assert call.name == "weather"
            assert len(call.arguments["city"]) <= 9


@pytest.mark.parametrize("ending", ["", "<think>"])
async def test_an_answer_keeps_its_schema_after_thinking(ending: str) -> None:
    """Thinking is free text, the answer is a number between the bounds."""
    thoughts = ""
    async with seedling_model(template=HERMES + ending) as chat:
        for seed in range(4):
            wishes = SamplingWishes(given={"temperature": 1.5, "seed": seed})
            request = ChatRequest(messages=ASKED, answer_format=NUMBER, max_tokens=200, sampling=wishes)
            events = await answer(chat, request)
            thoughts += thinking_of(events)
            assert text_of(events) in "123456789"
            assert text_of(events) or end_of(events).reason == "length"
    assert bool(thoughts) == bool(ending)


@pytest.mark.promise("H-08")
async def test_a_grammar_that_cannot_be_followed_never_reaches_the_engine() -> None:
    """It is tried elsewhere; the engine goes on."""
    async with seedling_model() as chat:
        process_id = chat.engine.process_id
        request = ChatRequest(messages=ASKED, grammar="root ::= " + "[a-z]{0,999} " * 4_500)
        with pytest.raises(InvalidGrammarError):
            await chat.prepare(request)
        assert (await chat.engine.statistics()).generated_tokens == 0
        assert chat.engine.process_id == process_id
