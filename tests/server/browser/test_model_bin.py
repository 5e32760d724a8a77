"""A model that was deleted can be taken back for a moment, and is removed then, or when the server ends."""

from __future__ import annotations

import asyncio

from groundup.names import ModelName
from groundup.server.browser.model_bin import ModelBin

NAME = ModelName.parse("llama3.2:1b")


class Removal:
    """Counts how often a model was removed."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self) -> None:
        self.count += 1


async def test_it_stays_or_goes() -> None:
    """Taken back in time it is never removed; otherwise once, and then there is nothing to take back."""
    removal, waiting = Removal(), ModelBin(within_s=60)
    waiting.throw(NAME, removal)
    assert waiting.hides(NAME)
    assert waiting.take_back(NAME)
    assert not waiting.hides(NAME)
    quick = ModelBin(within_s=0)
    quick.throw(NAME, removal)
    await asyncio.sleep(0.1)
    assert removal.count == 1
    assert not quick.take_back(NAME)


async def test_what_waits_is_removed_when_the_server_ends() -> None:
    """Its owner has said that it shall go; what was taken back stays."""
    waits, stays = Removal(), Removal()
    waiting = ModelBin(within_s=60)
    waiting.throw(NAME, waits)
    other = ModelName.parse("qwen3:0.6b")
    waiting.throw(other, stays)
    waiting.take_back(other)
    await waiting.close()
    assert (waits.count, stays.count) == (1, 0)


async def test_deleting_twice_removes_once() -> None:
    """The moment begins anew."""
    first, second = Removal(), Removal()
    waiting = ModelBin(within_s=0.05)
    waiting.throw(NAME, first)
    waiting.throw(NAME, second)
    await asyncio.sleep(0.3)
    assert (first.count, second.count) == (0, 1)
