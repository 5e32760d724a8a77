"""A command that comes twice is done once."""

from __future__ import annotations

import asyncio

import pytest

from groundup.errors import NotOnDeskError
from groundup.server.browser.replays import REMEMBERED_S, Replays


async def test_the_same_key_is_done_once() -> None:
    """At the same time, later, and when it was refused; another key is done anew."""
    done = list[str]()

    async def work() -> int:
        done.append("x")
        await asyncio.sleep(0.01)
        return len(done)

    async def refuse() -> None:
        done.append("x")
        raise NotOnDeskError("chat")

    replays = Replays()
    assert list(await asyncio.gather(replays.once("a", work), replays.once("a", work))) == [1, 1]
    assert await replays.once("a", work) == 1
    assert await replays.once("b", work) == 2
    for _ in range(2):
        with pytest.raises(NotOnDeskError):
            await replays.once("c", refuse)
    assert len(done) == 3


async def test_keys_are_forgotten_after_a_while() -> None:
    """Nothing grows for ever."""
    now, done = [0.0], list[str]()

    async def work() -> None:
        done.append("x")

    replays = Replays(lambda: now[0])
    await replays.once("a", work)
    now[0] = REMEMBERED_S + 1
    await replays.once("a", work)
    assert len(done) == 2
