"""Conversations that are too long: refused with figures, or cut where somebody asked for it."""

from __future__ import annotations

import pytest

from groundup.chat.events import Warned
from groundup.chat.messages import Message, ToolCall
from groundup.chat.requests import ChatRequest
from groundup.errors import PromptTooLongError

from .chat_models import answer, end_of, scripted

ALL = "{% for m in messages %}{{ m.role[0] }}{{ m.content }};{% endfor %}"
TALK = [
    Message("system", "S" * 8),  # 10 characters each as they are written
    Message("user", "1" * 8),
    Message("assistant", "2" * 8),
    Message("user", "3" * 8),
    Message("assistant", "4" * 8),
    Message("user", "5" * 8),
]


def written(chat_text: object) -> str:
    return "".join(span.text for span in chat_text.spans)  # type: ignore[attr-defined]  # a Prompt


async def test_nothing_is_dropped_that_fits() -> None:
    """One token below the limit the whole conversation is read, without a warning."""
    async with scripted(ALL, context_tokens=61) as chat:
        prepared = await chat.prepare(ChatRequest(messages=TALK, truncate=True))
        assert len(written(prepared.prompt)) == 60
        assert prepared.warnings == ()


async def test_the_oldest_turn_goes_and_is_told() -> None:
    """At the limit a whole turn goes; how many messages and tokens is said at the end of the answer."""
    async with scripted(ALL, context_tokens=60) as chat:
        prepared = await chat.prepare(ChatRequest(messages=TALK, truncate=True))
        assert written(prepared.prompt) == "sSSSSSSSS;u33333333;a44444444;u55555555;"
        warned = Warned("messages-dropped", {"messages": 2, "tokens": 20})
        assert prepared.warnings == (warned,)
        events = await answer(chat, ChatRequest(messages=TALK, truncate=True, max_tokens=1))
        assert end_of(events).warnings == [warned]


async def test_nothing_is_dropped_unasked() -> None:
    """Without `truncate` the same conversation is refused, with both figures."""
    async with scripted(ALL, context_tokens=60) as chat:
        with pytest.raises(PromptTooLongError) as caught:
            await answer(chat, ChatRequest(messages=TALK))
        assert (caught.value.prompt_tokens, caught.value.context_tokens) == (60, 60)


async def test_system_and_last_message_are_never_dropped() -> None:
    """Where they alone do not fit, the figures are those of what must stay."""
    async with scripted(ALL, context_tokens=20) as chat:
        with pytest.raises(PromptTooLongError) as caught:
            await chat.prepare(ChatRequest(messages=TALK, truncate=True))
        assert (caught.value.prompt_tokens, caught.value.context_tokens) == (20, 20)


async def test_a_limit_of_the_request_counts() -> None:
    """A smaller context for one request drops more, and leaves the answer what is left."""
    async with scripted(ALL, context_tokens=4096) as chat:
        prepared = await chat.prepare(ChatRequest(messages=TALK, truncate=True, context_tokens=25))
        assert written(prepared.prompt) == "sSSSSSSSS;u55555555;"
        assert prepared.max_tokens == 5


async def test_calls_of_an_open_turn_go_with_their_results() -> None:
    """The question stays, and so does the last call with its result."""
    call = Message("assistant", "c" * 8, tool_calls=[ToolCall("f", {})])
    result = Message("tool", "r" * 8)
    talk = [TALK[0], TALK[1], call, result, call, result]
    async with scripted(ALL, context_tokens=50) as chat:
        prepared = await chat.prepare(ChatRequest(messages=talk, truncate=True))
        assert written(prepared.prompt) == "sSSSSSSSS;u11111111;acccccccc;trrrrrrrr;"


async def test_public_messages_that_go_are_not_counted() -> None:
    """What everybody may share ends where it did before."""
    async with scripted(ALL, context_tokens=60) as chat:
        request = ChatRequest(messages=TALK, truncate=True, public_messages=4)
        prompt = (await chat.prepare(request)).prompt
        assert prompt.public is not None
        assert "".join(span.text for span in prompt.public) == "sSSSSSSSS;u33333333;a"


async def test_earlier_tokens_count_and_stay() -> None:
    """Ids of an earlier conversation take their room and are never cut."""
    async with scripted(ALL, context_tokens=60) as chat:
        request = ChatRequest(messages=TALK, truncate=True, before_tokens=[1] * 20)
        prompt = (await chat.prepare(request)).prompt
        assert prompt.tokens[:20] == [1] * 20
        assert bytes(prompt.tokens[20:]).decode() == "sSSSSSSSS;u55555555;"
