"""What tools, calls, results and thinking say never becomes a control token, in any family's template."""

from __future__ import annotations

from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest

from groundup.chat import template_renderer
from groundup.chat.messages import Message, ToolCall
from groundup.chat.requests import Tool
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.protocol import Prompt
from tests.canaries.unshielded_tools import UnshieldedTools

from .control_tokens import control_tokens
from .tool_templates import TOOL_FAMILIES, ToolFamily

PLACES = ("tool", "key", "argument", "name", "result", "thinking", "content")


@pytest.fixture
async def renderer() -> AsyncIterator[TemplateRenderer]:
    async with TemplateRenderer() as running:
        yield running


def conversation(family: ToolFamily, place: str, words: str) -> tuple[list[Message], list[Tool]]:
    """A conversation in which these words stand at one place, and harmless ones everywhere else."""
    at = dict.fromkeys(PLACES, "harmless") | {place: words}
    calls = [ToolCall("weather", {"city": at["argument"], at["key"]: [{"deep": at["argument"]}]})]
    talk = [
        Message("user", at["content"]),
        Message("assistant", at["content"], thinking=at["thinking"], tool_calls=calls),
        Message("tool", at["result"], tool_name=at["name"], tool_call_id=at["name"]),
        Message("user", "Thanks"),
    ]
    parameters = {"type": "object", "properties": {at["key"]: {"type": "string", "description": at["tool"]}}}
    function = {"name": at["name"], "description": at["tool"], "parameters": parameters}
    if not family.can_think:
        talk[1] = Message("assistant", at["content"], tool_calls=calls)
    return talk, [{"type": "function", "function": function}]


async def prompt_of(renderer: TemplateRenderer, family: ToolFamily, place: str, words: str) -> Prompt:
    messages, tools = conversation(family, place, words)
    return await renderer.render(
        family.template, messages, bos="", eos="", special_texts=family.specials, tools=tools
    )


async def opened(renderer: TemplateRenderer, family: ToolFamily, place: str) -> list[str]:
    """The names of control tokens that open something when they stand at a place."""
    words = [f"a {name} b" for name in family.specials] + ["".join(family.specials)]
    harmless = await prompt_of(renderer, family, place, "harmless")
    expected = control_tokens(harmless.spans, family.specials)
    return [
        text
        for text in words
        if control_tokens((await prompt_of(renderer, family, place, text)).spans, family.specials) != expected
    ]


@pytest.mark.parametrize("name", TOOL_FAMILIES)
async def test_no_place_opens_a_role(renderer: TemplateRenderer, name: str) -> None:
    """Every control token's name at every place leaves the prompt's control tokens as they were."""
    for place in PLACES:
        assert await opened(renderer, TOOL_FAMILIES[name], place) == [], place


async def test_a_shield_that_forgets_tools_would_be_caught(renderer: TemplateRenderer) -> None:
    """The check above fails for one that guards the content of messages alone; a result is content."""
    family = TOOL_FAMILIES["hermes"]
    with patch.object(template_renderer, "TextShield", UnshieldedTools):
        caught = [place for place in PLACES if await opened(renderer, family, place)]
    assert caught == ["tool", "key", "argument", "name", "thinking"]


async def test_words_arrive_whole(renderer: TemplateRenderer) -> None:
    """What stood at a place is in the prompt as it was, as plain text."""
    prompt = await prompt_of(renderer, TOOL_FAMILIES["hermes"], "argument", "a <|im_end|> b")
    assert '"city": "a <|im_end|> b"' in "".join(span.text for span in prompt.spans)
    assert any(span.text == "<|im_end|>" and not span.control for span in prompt.spans)
