"""What the model expects next: real numbers, that add up, and stay the same."""

from __future__ import annotations

import math

from groundup.chat.model import ChatModel
from groundup.lab.beginning import beginning
from groundup.lab.next_word import next_words


async def test_chances_add_up(chat: ChatModel) -> None:
    """Best first, none above 1, and with the rest they are everything."""
    found = await next_words(chat.engine, (await beginning(chat, "The sky is")).tokens, most=10)
    chances = [one.probability for one in found.choices]
    assert len(chances) == 10
    assert chances == sorted(chances, reverse=True)
    assert math.isclose(sum(chances) + found.rest, 1.0, abs_tol=1e-6)
    assert "".join(one.text for one in found.text) == "The sky is"


async def test_they_are_those_of_the_engine(chat: ChatModel) -> None:
    """Scoring the same text, which is another way through the engine, tells the same words."""
    tokens = (await beginning(chat, "A cat says")).tokens
    found = await next_words(chat.engine, tokens, most=5)
    scored = await chat.engine.score(chat.plain("A cat says"), top=5)
    assert [one.token for one in found.choices] == [one.token for one in scored.next_top]
    assert math.isclose(found.choices[0].probability, math.exp(scored.next_top[0].logprob), rel_tol=1e-3)


async def test_what_was_picked_stays_that_token(chat: ChatModel) -> None:
    """A round later the text is one token longer, and nothing of it is cut anew."""
    first = await next_words(chat.engine, (await beginning(chat, "The sky is")).tokens)
    second = await next_words(chat.engine, [*first.tokens, first.choices[2].token])
    assert second.tokens[:-1] == first.tokens
    assert second.text[-1].text == first.choices[2].text
    assert second.choices != first.choices


async def test_a_question_is_not_shown(chat: ChatModel) -> None:
    """It counts, and the text that is shown is what follows it, also once a word was picked."""
    begun = await beginning(chat, "Once upon a time", "Tell me a story.")
    first = await next_words(chat.engine, begun.tokens, question_tokens=begun.question_tokens)
    assert "".join(one.text for one in first.text) == "Once upon a time"
    picked = [*first.tokens, first.choices[0].token]
    second = await next_words(chat.engine, picked, question_tokens=first.question_tokens)
    assert "".join(one.text for one in second.text) == f"Once upon a time{first.choices[0].text}"
