"""Texts in pieces: nothing is lost, and the figures are those of the texts."""

from __future__ import annotations

from groundup.chat.model import ChatModel
from groundup.lab.token_xray import xray

SENTENCE = "The children plant a tree."


async def test_pieces_are_the_text(chat: ChatModel) -> None:
    """In every writing the bytes of the pieces, joined, are those of the text."""
    texts = [SENTENCE, "Die Kinder pflanzen einen Baum.", "يزرع الأطفال شجرة", "बच्चे पेड़ लगाते हैं", "🌳👩‍🏫"]
    for text, found in zip(texts, await xray(chat.engine, texts), strict=True):
        assert bytes.fromhex("".join(one.data for one in found.pieces)) == text.encode()
        assert found.tokens == len(found.pieces)
        assert found.size_bytes == len(text.encode())


async def test_cost_is_told_against_the_first(chat: ChatModel) -> None:
    """What was learned from English only cuts another language into more pieces."""
    english, german = await xray(chat.engine, [SENTENCE, "Die Kinder pflanzen einen Baum."])
    assert english.times_first == 1.0
    assert german.times_first == german.tokens / english.tokens > 1.0
    assert german.context_share == german.tokens / chat.facts.context_tokens


async def test_names_of_control_tokens_are_letters(chat: ChatModel) -> None:
    """Whoever types the name of a control token sees it fall into pieces."""
    name = chat.facts.special_texts[0]
    (found,) = await xray(chat.engine, [name])
    assert found.tokens > 1
    control = await chat.engine.tokenize(chat.plain(name))
    assert [one.token for one in found.pieces] == control.tokens


async def test_nothing_costs_nothing(chat: ChatModel) -> None:
    """An empty text has no pieces, and nothing can be compared with it."""
    empty, other = await xray(chat.engine, ["", SENTENCE])
    assert (empty.tokens, empty.times_first, other.times_first) == (0, None, None)
