"""What the model expects next: real numbers, that add up, and stay the same."""

from __future__ import annotations

import math

import pytest

from groundup.chat.model import ChatModel
from groundup.errors import EmptyPromptError
from groundup.lab.next_word import next_words, text_tokens


async def test_chances_add_up(chat: ChatModel) -> None:
    """Best first, none above 1, and with the rest they are everything."""
    found = await next_words(chat.engine, await text_tokens(chat.engine, "The sky is"), most=10)
    chances = [one.probability for one in found.choices]
    assert len(chances) == 10
    assert chances == sorted(chances, reverse=True)
    assert math.isclose(sum(chances) + found.rest, 1.0, abs_tol=1e-6)
    assert "".join(one.text for one in found.text) == "The sky is"


async def test_they_are_those_of_the_engine(chat: ChatModel) -> None:
    """Scoring the same text, which is another way through the engine, tells the same words."""
    tokens = await text_tokens(chat.engine, "A cat says")
    found = await next_words(chat.engine, tokens, most=5)
    scored = await chat.engine.score(chat.plain("A cat says"), top=5)
    assert [one.token for one in found.choices] == [one.token for one in scored.next_top]
    assert math.isclose(found.choices[0].probability, math.exp(scored.next_top[0].logprob), rel_tol=1e-3)


async def test_what_was_picked_stays_that_token(chat: ChatModel) -> None:
    """A round later the text is one token longer, and nothing of it is cut anew."""
    first = await next_words(chat.engine, await text_tokens(chat.engine, "The sky is"))
    second = await next_words(chat.engine, [*first.tokens, first.choices[2].token])
    assert second.tokens[:-1] == first.tokens
    assert second.text[-1].text == first.choices[2].text
    assert second.choices != first.choices


async def test_spaces_at_the_end_do_not_count(chat: ChatModel) -> None:
    """Who types a space expects the same as who does not."""
    assert await text_tokens(chat.engine, "The sky is  ") == await text_tokens(chat.engine, "The sky is")


async def test_nothing_has_no_next_word(chat: ChatModel) -> None:
    """An empty text is refused in words."""
    with pytest.raises(EmptyPromptError):
        await text_tokens(chat.engine, "  ")
