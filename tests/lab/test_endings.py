"""Several endings of one beginning: the dial does what it says, and the beginning is read once."""

from __future__ import annotations

import asyncio

import pytest

from groundup.chat.model import ChatModel
from groundup.lab.beginning import beginning
from groundup.lab.endings import EndingWish, endings
from groundup.lab.pieces import WrittenToken

BEGINNING = "Once upon a time there was a small seed that wanted to see the"


async def test_the_dial(chat: ChatModel) -> None:
    """At 0 all are the same; at 1.5 they differ, and the model finds its words less likely."""
    tokens = (await beginning(chat, BEGINNING)).tokens
    wishes = [EndingWish(temperature=heat, seed=seed) for heat in (0.0, 1.5) for seed in (1, 2, 3)]
    found = await endings(chat.engine, tokens, wishes, max_tokens=16)
    careful, wild = found[:3], found[3:]
    assert len({one.text for one in careful}) == 1
    assert len({one.text for one in wild}) == 3
    assert careful[0].typical_probability is not None
    assert all((one.typical_probability or 0) < careful[0].typical_probability for one in wild)


async def test_the_beginning_is_read_once(chat: ChatModel) -> None:
    """All but the first take it from the engine's cache, up to its last tokens."""
    tokens = (await beginning(chat, BEGINNING)).tokens
    wishes = [EndingWish(temperature=0.7, seed=seed) for seed in range(6)]
    found = await endings(chat.engine, tokens, wishes, max_tokens=4)
    assert sum(one.reused_tokens < len(tokens) - 3 for one in found) <= 1
    assert [one.beginning_tokens for one in found] == [len(tokens)] * 6


async def test_a_seed_writes_the_same_again(chat: ChatModel) -> None:
    """Seed and temperature are all that chance is."""
    tokens = (await beginning(chat, BEGINNING)).tokens
    wishes = [EndingWish(temperature=1.0, seed=seed) for seed in (5, 5, 6)]
    first, again, other = await endings(chat.engine, tokens, wishes, max_tokens=16)
    assert first.text == again.text != other.text


async def test_tokens_come_while_they_are_written(chat: ChatModel) -> None:
    """Whoever listens hears each ending, in order."""
    heard: dict[int, list[WrittenToken]] = {0: [], 1: []}
    tokens = (await beginning(chat, BEGINNING)).tokens
    wishes = [EndingWish(temperature=0.7, seed=seed) for seed in (1, 2)]
    found = await endings(
        chat.engine, tokens, wishes, max_tokens=8, on_tokens=lambda place, new: heard[place].extend(new)
    )
    for place, one in enumerate(found):
        assert "".join(token.text for token in heard[place]) == one.text


async def test_cancelling_stops_all(chat: ChatModel) -> None:
    """Nothing is computed for somebody who has gone."""
    tokens = (await beginning(chat, BEGINNING)).tokens
    wishes = [EndingWish(temperature=0.0, seed=seed) for seed in range(4)]
    has_begun = asyncio.Event()
    task = asyncio.create_task(
        endings(chat.engine, tokens, wishes, max_tokens=400, on_tokens=lambda place, new: has_begun.set())
    )
    await has_begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10):
        while (await chat.engine.statistics()).running:  # noqa: ASYNC110  the worker tells nobody
            await asyncio.sleep(0.05)
