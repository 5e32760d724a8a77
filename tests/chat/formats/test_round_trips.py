"""What a family's template writes for an answer, the parser that is chosen for it reads back."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundup.chat.formats.choice import choose_format
from groundup.chat.formats.pieces import CallPiece, ContentPiece, Piece, ThinkingPiece
from groundup.chat.formats.readers import ToolTypes
from groundup.chat.jobs import RenderJob
from groundup.chat.messages import Message, ToolCall
from groundup.chat.template import render
from tests.chat.tool_templates import TOOL_FAMILIES, ToolFamily

from .answers import joined

QUESTION = Message("user", "What is the weather?")
TYPES: ToolTypes = {"weather": {key: {"type": "string"} for key in ("city", "day", "note")}, "clock": {}}
# pieces of words and tags; never a whole tag outside of quotes, where it would be one
WORDS = st.lists(st.sampled_from(["Graz", "<", ">", "/", "|", "[", "{", '"', "'", "\\", "\n", " ", "é", "🌧"]))
PLAIN = WORDS.map("".join).map(str.strip)


def rendered(family: ToolFamily, messages: list[Message], *, begins: bool) -> str:
    job = RenderJob(template=family.template, messages=messages, bos="", eos="", add_generation_prompt=begins)
    return render(job)


def said(family: ToolFamily, answer: Message) -> tuple[str, str]:
    """The end of the prompt, and what a model must write after it to have given this answer."""
    prompt = rendered(family, [QUESTION], begins=True)
    whole = rendered(family, [QUESTION, answer], begins=False)
    assert whole.startswith(prompt)
    return prompt, whole.removeprefix(prompt).removesuffix(family.end)


def read(family: ToolFamily, prompt: str, pieces: list[str]) -> list[Piece]:
    chosen = choose_format(family.template)
    assert chosen.name == family.name
    parser = chosen.open(prompt, TYPES)
    return joined([*(part for piece in pieces for part in parser.feed(piece)), *parser.finish()])


def parts_of(answer: Message) -> list[Piece]:
    parts: list[Piece] = [ThinkingPiece(answer.thinking)] if answer.thinking else []
    parts += [ContentPiece(answer.content)] if answer.content else []
    return [*parts, *(CallPiece(call) for call in answer.tool_calls)]


@st.composite
def answers(draw: st.DrawFn, family: ToolFamily) -> Message:
    tags = st.sampled_from((*family.specials, "</tool_call>", "[TOOL_CALLS]", "```", "<function_calls>"))
    texts = st.lists(st.one_of(WORDS.map("".join), tags), max_size=4).map("".join)
    names = st.sampled_from(["city", "day", "from"])
    inner_keys = names if family.has_bare_keys else texts
    numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
    values: Any = st.recursive(
        st.one_of(texts, numbers, st.booleans(), st.none()),
        lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(inner_keys, inner, max_size=2)),
        max_leaves=4,
    )
    if family.has_text_arguments:
        values = st.lists(st.sampled_from(["12", "true", "[1]", "Graz", " ", "\n", "é"])).map("".join)
        keys = st.sampled_from(sorted(TYPES["weather"]))
    else:
        keys = names if family.has_python_names or family.has_bare_keys else texts
    one = st.builds(
        ToolCall,
        st.just("weather") if family.has_text_arguments else st.sampled_from(sorted(TYPES)),
        st.dictionaries(keys, values, min_size=int(family.has_text_arguments), max_size=3),
    )
    calls = draw(st.lists(one, max_size=family.most_calls))
    content = "" if calls and family.has_one_part else draw(PLAIN)
    thinking = draw(PLAIN) if family.can_think else ""
    return Message("assistant", content, thinking=thinking, tool_calls=calls)


@pytest.mark.parametrize("name", TOOL_FAMILIES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_a_template_writes_is_read_back(name: str, data: st.DataObject) -> None:
    """Thinking, text and calls, whole, letter by letter, and in any pieces; tags in quotes are text."""
    family = TOOL_FAMILIES[name]
    answer = data.draw(answers(family))
    prompt, text = said(family, answer)
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=8))
    places = sorted({0, len(text), *cuts})
    for pieces in ([text], list(text), [text[start:end] for start, end in pairwise(places)]):
        assert read(family, prompt, pieces) == parts_of(answer)


@pytest.mark.parametrize("name", TOOL_FAMILIES)
def test_a_parser_of_another_family_would_be_caught(name: str) -> None:
    """Read as plain text, no family's answer comes back as it was."""
    family = TOOL_FAMILIES[name]
    answer = Message("assistant", "", tool_calls=[ToolCall("weather", {"city": "Graz"})])
    prompt, text = said(family, answer)
    parser = choose_format(None, "plain").open(prompt, TYPES)
    assert joined([*parser.feed(text), *parser.finish()]) != parts_of(answer)
    assert read(family, prompt, [text]) == parts_of(answer)


@pytest.mark.parametrize("name", [name for name, family in TOOL_FAMILIES.items() if family.can_think])
def test_families_that_think_are_known_by_their_template(name: str) -> None:
    """So is that the others do not."""
    assert choose_format(TOOL_FAMILIES[name].template).can_think
