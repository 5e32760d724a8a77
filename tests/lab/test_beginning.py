"""What a model is to continue: a bare text, or the beginning of its answer."""

from __future__ import annotations

import pytest

from groundup.chat.messages import Message
from groundup.chat.model import ChatModel
from groundup.chat.requests import ChatRequest
from groundup.errors import EmptyPromptError
from groundup.lab.beginning import beginning
from groundup.lab.next_word import next_words


async def test_spaces_at_the_end_do_not_count(chat: ChatModel) -> None:
    """Who types a space expects the same as who does not."""
    assert await beginning(chat, "The sky is  ") == await beginning(chat, "The sky is")


async def test_nothing_has_no_next_word(chat: ChatModel) -> None:
    """An empty text without a question is refused in words."""
    with pytest.raises(EmptyPromptError):
        await beginning(chat, "  ", " ")


async def test_a_question_is_put_as_in_a_chat(chat: ChatModel) -> None:
    """With nothing said yet, the tokens are those with which the desk asks; the answer begins behind them."""
    asked = await beginning(chat, "", "Why is the sky blue?")
    prepared = await chat.prepare(ChatRequest(messages=[Message("user", "Why is the sky blue?")]))
    assert asked.tokens == (await chat.engine.tokenize(prepared.prompt, add_special=True)).tokens
    assert asked.question_tokens == len(asked.tokens)
    begun = await beginning(chat, "The sky", "Why is the sky blue?")
    assert begun.tokens[: begun.question_tokens] == asked.tokens
    assert len(begun.tokens) > begun.question_tokens


async def test_seedling_knows_what_follows_a_question(chat: ChatModel) -> None:
    """It learned from conversations: there it is sure of a word that a bare sentence does not tell it."""
    text, question = "The sky is", "Why is the sky blue?"
    asked, bare = [
        await next_words(chat.engine, (await beginning(chat, text, one)).tokens, most=1)
        for one in (question, "")
    ]
    assert asked.choices[0].text == " blue"
    assert asked.choices[0].probability > bare.choices[0].probability
