"""Models that chat in tests: Seedling itself, and the scripted engine, which says what the question holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from groundup import seedling
from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.chat.messages import Message, ToolCall
from groundup.chat.model import ChatModel, ModelDefaults
from groundup.chat.requests import ChatRequest, Tool
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.client import Engine
from groundup.engine.fake import Script
from groundup.engine.protocol import EngineSettings

# Writes only the last question, so that a script in it is the whole prompt; the branch is there to be read.
LAST_QUESTION = "{{ messages[-1].content }}"
WEATHER: Tool = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather at a place.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "description": "Where."}},
            "required": ["city"],
        },
    },
}


def knowing(*signs: str) -> str:
    """`LAST_QUESTION` with signs of a format, which it never writes."""
    return "{% if tools == 0 %}" + " ".join(signs) + "{% endif %}" + LAST_QUESTION


def saying(*pieces: str, tokens: int = 1) -> Message:
    """A question that makes the scripted engine say this."""
    script = Script(text="".join(pieces), tokens=tokens)
    return Message("user", msgspec.json.encode(script).decode())


@asynccontextmanager
async def scripted(
    template: str = LAST_QUESTION, *, context_tokens: int = 4096, **defaults: Any
) -> AsyncIterator[ChatModel]:
    """A model of the scripted engine; one character counts as one token."""
    engine = Engine(EngineSettings(model_path="scripted", context_tokens=context_tokens), worker="fake")
    async with engine, TemplateRenderer() as renderer:
        yield ChatModel(engine, renderer, ModelDefaults(name="scripted", template=template, **defaults))


@asynccontextmanager
async def seedling_model(**defaults: Any) -> AsyncIterator[ChatModel]:
    """Seedling, on one thread."""
    settings = EngineSettings(model_path=str(seedling.weights_path()), context_tokens=256, threads=1)
    async with Engine(settings) as engine, TemplateRenderer() as renderer:
        yield ChatModel(engine, renderer, ModelDefaults(name="seedling", **defaults))


async def answer(chat: ChatModel, request: ChatRequest) -> list[ChatEvent]:
    """All events of an answer."""
    prepared = await chat.prepare(request)
    return [event async for event in chat.stream(prepared)]


def text_of(events: list[ChatEvent]) -> str:
    """The answer."""
    return "".join(event.text for event in events if isinstance(event, Content))


def thinking_of(events: list[ChatEvent]) -> str:
    """What came before it."""
    return "".join(event.text for event in events if isinstance(event, Thinking))


def calls_of(events: list[ChatEvent]) -> list[ToolCall]:
    """The calls in it."""
    return [event.call for event in events if isinstance(event, ToolCalled)]


def end_of(events: list[ChatEvent]) -> Finished:
    """How it ended."""
    last = events[-1]
    assert isinstance(last, Finished)
    return last
