"""How sure the model was of each word, and what happens if another word is taken."""

from __future__ import annotations

import math

from groundup.chat.messages import Message
from groundup.chat.model import ChatModel
from groundup.lab.hesitation import hesitation, hesitation_of

QUESTION = [Message("user", "Tell me a short story about a seed.")]


async def test_each_token_has_its_chance(chat: ChatModel) -> None:
    """What was chosen at temperature 0 is the first of its alternatives, with the same figure."""
    found = await hesitation(chat, QUESTION, temperature=0, max_tokens=16, alternatives=4)
    assert len(found.tokens) == 16
    for one in found.tokens:
        assert len(one.alternatives) == 4
        assert one.token == one.alternatives[0].token
        assert one.probability == one.alternatives[0].probability <= 1.0


async def test_another_word_leads_elsewhere(chat: ChatModel) -> None:
    """Up to the place all stays; the chosen token stands there; what follows is written anew."""
    first = await hesitation(chat, QUESTION, temperature=0, max_tokens=24)
    place = min(range(1, 20), key=lambda at: first.tokens[at].probability)
    other = first.tokens[place].alternatives[1].token
    kept = [one.token for one in first.tokens[:place]]
    after = await hesitation(chat, QUESTION, kept=[*kept, other], temperature=0, max_tokens=12)
    assert [one.token for one in after.tokens] != [one.token for one in first.tokens[place + 1 :]][:12]
    same = await hesitation(chat, QUESTION, kept=kept, temperature=0, max_tokens=4)
    assert [one.token for one in same.tokens] == [one.token for one in first.tokens[place : place + 4]]


async def test_a_finished_answer_can_be_looked_at(chat: ChatModel) -> None:
    """Reading an answer again tells the figures with which it was written."""
    found = await hesitation(chat, QUESTION, temperature=0, max_tokens=12)
    text = "".join(one.text for one in found.tokens)
    again = await hesitation_of(chat, QUESTION, text)
    assert [one.token for one in again] == [one.token for one in found.tokens]
    for one, other in zip(again, found.tokens, strict=True):
        assert math.isclose(one.probability, other.probability, rel_tol=0.02, abs_tol=1e-4)


async def test_no_answer_has_no_tokens(chat: ChatModel) -> None:
    """Of an empty answer there is nothing to say."""
    assert await hesitation_of(chat, QUESTION, "") == []
