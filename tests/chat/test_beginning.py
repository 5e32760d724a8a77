"""An answer that goes on where it ended says what it would have said in one go."""

from __future__ import annotations

import pytest

from groundup.chat.beginning import can_begin
from groundup.chat.formats.choice import choose_format
from groundup.chat.messages import Message
from groundup.chat.requests import ChatRequest, SamplingWishes

from .chat_models import answer, knowing, scripted, seedling_model, text_of

GREEDY = SamplingWishes(given={"temperature": 0})
QUESTION = Message("user", "Who are you?")
THINKS = knowing("<think>", "</think>")


def going_on(content: str, thinking: str = "", **more: object) -> ChatRequest:
    """A conversation whose last answer is to go on."""
    last = Message("assistant", content, thinking=thinking)
    return ChatRequest(messages=[QUESTION, last], continues=True, sampling=GREEDY, **more)  # type: ignore[arg-type]


async def test_two_halves_are_one_answer() -> None:
    """Seedling, asked for twenty tokens, writes what it writes when it is asked for eight and twelve more."""
    async with seedling_model() as chat:
        whole = ChatRequest(messages=[QUESTION], sampling=GREEDY, max_tokens=20)
        first = ChatRequest(messages=[QUESTION], sampling=GREEDY, max_tokens=8)
        begun = text_of(await answer(chat, first))
        rest = text_of(await answer(chat, going_on(begun, max_tokens=12)))
        assert begun + rest == text_of(await answer(chat, whole))
        anew = ChatRequest(messages=[QUESTION, Message("assistant", begun)], sampling=GREEDY, max_tokens=12)
        assert text_of(await answer(chat, anew)) != rest  # an answer that begins anew is another one


@pytest.mark.parametrize(
    ("content", "thinking", "written"),
    [
        ("Half", "", "Who are you?Half"),
        ("Half", "Hm", "Who are you?<think>\nHm\n</think>\n\nHalf"),
        ("", "Hm", "Who are you?<think>\nHm"),
    ],
)
async def test_what_it_thought_stands_before(content: str, thinking: str, written: str) -> None:
    """Thinking is closed once it has begun to speak, and open as long as it has not."""
    async with scripted(THINKS) as chat:
        prepared = await chat.prepare(going_on(content, thinking))
        assert "".join(span.text for span in prepared.prompt.spans) == written
        kinds = [type(piece).__name__ for piece in prepared.parser.feed(" more")]
        assert kinds == ["ContentPiece" if content else "ThinkingPiece"]


async def test_blanks_before_the_next_word_count() -> None:
    """An answer that goes on is no beginning, at which blanks mean nothing."""
    async with scripted(THINKS + "{% if add_generation_prompt %}<think>{% endif %}") as chat:
        prepared = await chat.prepare(going_on("", "Half"))
        assert [piece.text for piece in prepared.parser.feed(" more")] == [" more"]  # type: ignore[union-attr]
        fresh = await chat.prepare(ChatRequest(messages=[QUESTION]))
        assert [piece.text for piece in fresh.parser.feed(" more")] == ["more"]  # type: ignore[union-attr]


def test_formats_without_a_pair_of_tags_cannot() -> None:
    """Where thinking is told apart by heads of messages, no beginning can be put in."""
    assert not can_begin(choose_format(None, "harmony"))
    assert can_begin(choose_format("<think></think>"))
    assert can_begin(choose_format(None))
